//! From flags to a service that can answer.

use crate::app::App;
use crate::auth::{Hasher, PROVIDER, SignIns, USERNAMES, demo_admins, random_password};
use crate::collective::{Collective, Event, Options};
use crate::config::Config;
use crate::controller::{Controller, from_stored, now_ms};
use crate::faults::Faults;
use crate::store::{Sqlite, Store};
use crate::upstream::Upstream;
use shared::session::time::Timestamp;
use std::fmt;
use std::fs;
use std::sync::Arc;

/// A service and what to tell whoever started it.
pub struct Opened {
    /// The service.
    pub app: App,
    /// How to sign in.
    pub welcome: Welcome,
}

/// What is printed at the start.
pub enum Welcome {
    /// With the embedded Controller.
    Demo {
        /// The demo admins' password, when it was just made or given.
        password: Password,
        /// The data folder.
        data: String,
    },
    /// In front of another one.
    Fronting(String),
}

/// What is known of the demo admins' password.
pub enum Password {
    /// Just made; only its hash is kept.
    New(String),
    /// Given by flag, and not repeated.
    Given,
    /// Of an earlier start.
    Kept,
}

/// Opens what the flags ask for. The error is one line for the person who started the server.
///
/// # Errors
/// The data folder cannot be used, the flags contradict each other, or the Controller's address is none.
pub async fn open(config: &Config) -> Result<Opened, String> {
    if config.faults && !config.listen.ip().is_loopback() {
        return Err(format!("--faults lets anybody break the server, so it wants a loopback address, not {}", config.listen));
    }
    let faults = config.faults.then(|| Arc::new(Faults::default()));
    if let Some(url) = &config.controller {
        let app = App::fronting(Upstream::new(url)?, faults, config.max_rows);
        return Ok(Opened { app, welcome: Welcome::Fronting(url.clone()) });
    }
    let folder = &config.data_dir;
    fs::create_dir_all(folder)
        .map_err(|error| format!("the data folder {} cannot be made: {error}; name another by --data-dir", folder.display()))?;
    let file = folder.join("active-sessions.sqlite");
    let store = Sqlite::open(&file)
        .await
        .map_err(|error| format!("{} cannot be used: {error}; name another folder by --data-dir", file.display()))?;
    let store: Arc<dyn Store> = Arc::new(store);
    let hasher = Hasher::new().map_err(|error| error.to_string())?;
    let password = set_password(&*store, &hasher, config.demo_password.as_deref()).await.map_err(|error| error.to_string())?;
    let started_ms = now_ms();
    store.purge(started_ms).await.map_err(|error| error.to_string())?;
    let events = remembered(&*store).await.map_err(|error| error.to_string())?;
    let options = Options { seed: config.seed, size: config.sessions as usize };
    let collective = tokio::task::spawn_blocking(move || Collective::new(options, started_ms))
        .await
        .map_err(|error| format!("the demo Collective could not be made: {error}"))?;
    let controller = Controller::new(collective, store, SignIns::new(hasher), faults);
    controller.apply(events);
    let controller = tokio::task::spawn_blocking(move || {
        controller.warm();
        controller
    })
    .await
    .map_err(|error| format!("the list of the demo Collective could not be made: {error}"))?;
    let data = folder.canonicalize().unwrap_or_else(|_| folder.clone()).display().to_string();
    Ok(Opened { app: App::embedded(controller, config.max_rows), welcome: Welcome::Demo { password, data } })
}

/// Makes the demo admins, or gives them the password of the flag.
async fn set_password(store: &dyn Store, hasher: &Hasher, given: Option<&str>) -> Result<Password, crate::error::Error> {
    let exist = store.admin(PROVIDER, USERNAMES[0]).await?.is_some();
    let password = match given {
        Some(given) => given.to_owned(),
        None if exist => return Ok(Password::Kept),
        None => random_password()?,
    };
    for admin in demo_admins(hasher, &password)? {
        store.put_admin(&admin).await?;
    }
    Ok(if given.is_some() { Password::Given } else { Password::New(password) })
}

/// What was done before the last stop. Who is on the denylist counts even when the event is long forgotten.
async fn remembered(store: &dyn Store) -> Result<Vec<Event>, crate::store::StoreError> {
    let denylisted = store.denylist().await?.into_iter().map(|entry| {
        let at_ms = entry.blacklisted_at.as_deref().and_then(Timestamp::parse).map_or(0, |at| at.0);
        (at_ms, Event::Denylisted { user_dn: entry.user_distinguished_name, at_ms })
    });
    let mut events: Vec<(i64, Event)> = denylisted.collect();
    events.extend(store.events().await?.into_iter().filter_map(|stored| Some((stored.at_ms, from_stored(stored)?))));
    // A revocation of many devices is spread over time, so what was stored later may come first.
    events.sort_by_key(|(at_ms, _)| *at_ms);
    Ok(events.into_iter().map(|(_, event)| event).collect())
}

impl fmt::Display for Welcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Welcome::Demo { password, data } => {
                let [admin, helpdesk, viewer] = USERNAMES;
                writeln!(f, "  Sign in     {admin}, {helpdesk} or {viewer}, identity provider {PROVIDER}")?;
                match password {
                    Password::New(password) => {
                        writeln!(f, "  Password    {password}   (printed this once; --demo-password sets another)")?;
                    }
                    Password::Given => writeln!(f, "  Password    the one of --demo-password")?,
                    Password::Kept => {
                        writeln!(f, "  Password    the one of the first start; --demo-password sets another")?;
                    }
                }
                write!(f, "  Data        {data}")
            }
            Welcome::Fronting(url) => write!(f, "  Controller  {url}\n  Sign in     as an admin of that Controller"),
        }
    }
}
