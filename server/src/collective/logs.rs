//! Logs a Client would send.

use super::Collective;
use super::claims::{Subject, time};
use super::detail::find;
use super::listing::{gateways, granted, session, sites};
use super::machines::TOO_OLD;
use super::sentinels::Sentinel;
use super::sites::SITES;
use std::fmt::Write;

/// Files of a Client.
pub type LogBundle = Vec<LogFile>;

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFile {
    /// Without folders.
    pub name: String,
    /// Lines of text.
    pub content: String,
}

/// Why there are no logs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogsError {
    /// No such session, or no more.
    #[error("no session of this name")]
    NotFound,
    /// The Client cannot upload logs.
    #[error("Client {version} is too old to send its logs")]
    ClientTooOld {
        /// Its version.
        version: String,
    },
    /// The Client did not answer.
    #[error("the Client did not send its logs in time")]
    TimedOut,
}

pub(super) fn bundle(collective: &Collective, dn: &str, now: i64) -> Result<LogBundle, LogsError> {
    find(collective, dn, now, |subject| match subject.device.sentinel {
        Some(Sentinel::Sven) => Err(LogsError::TimedOut),
        _ if usize::from(subject.device.version) == TOO_OLD => {
            Err(LogsError::ClientTooOld { version: subject.device.client_version().to_owned() })
        }
        // A Client that has left is still listed for a while, but answers no more.
        _ if now > subject.presence.end => Err(LogsError::TimedOut),
        _ => Ok(files(collective, subject)),
    })
    .ok_or(LogsError::NotFound)?
}

fn files(collective: &Collective, subject: &Subject<'_>) -> LogBundle {
    let file = |name: &str, content: String| LogFile { name: name.to_owned(), content };
    vec![
        file("client.log", client(collective, subject)),
        file("service.log", service(subject)),
        file("system-info.txt", system(subject)),
    ]
}

/// What the user interface noted: sign-in, Sites, renewals.
fn client(collective: &Collective, subject: &Subject<'_>) -> String {
    let grants = granted(collective, subject, &mut session(collective));
    let mut lines: Vec<(i64, String)> = Vec::new();
    let mut line = |at: i64, words: std::fmt::Arguments<'_>| lines.push((at, format!("{} INFO  {words}\n", time(at))));
    let start = subject.presence.start;
    line(start - 4_000, format_args!("[auth] Signing in at identity provider \"{}\"", subject.person.provider.name()));
    line(start, format_args!("[auth] Signed in as \"{}\"", subject.person.username));
    for (site, connection) in gateways(subject, &sites(&grants)) {
        line(
            connection.connected,
            format_args!("[tunnel] Connected to {} at Site \"{}\"", connection.gateway, SITES[site].name),
        );
        if let Some(left) = connection.left {
            line(left, format_args!("[tunnel] Lost {}, trying the next Gateway", connection.gateway));
        }
    }
    line(subject.tokens.renewed, format_args!("[token] Entitlement tokens renewed"));
    line(subject.tokens.claims, format_args!("[token] Claims token renewed"));
    lines.sort_by_key(|(at, _)| *at);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// What the service noted: device claims every five minutes, the last 500 times.
fn service(subject: &Subject<'_>) -> String {
    const EVERY_MS: i64 = 300_000;
    let until = subject.presence.alive_until(subject.now);
    let count = ((until - subject.presence.start) / EVERY_MS).min(500);
    let mut text = String::new();
    for step in (0..count).rev() {
        let at = until - step * EVERY_MS;
        let took = subject.device.noise.on("claims run", (at / EVERY_MS) as u64).between(40, 900);
        let _ = writeln!(text, "{} DEBUG [claims] Device claims collected in {took} ms, no changes", time(at));
    }
    text
}

fn system(subject: &Subject<'_>) -> String {
    let (profile, mut hostname) = (subject.device.profile(), String::new());
    subject.device.hostname(subject.person, &mut hostname);
    format!(
        "Host name:       {hostname}\nOperating system: {} {}\nPlatform:        {}\nClient:          {}\nClient type:     {}\nDevice:          {}\n",
        profile.name,
        profile.version,
        profile.platform,
        subject.device.client_version(),
        subject.device.client_type(subject.person),
        super::noise::uuid_text(subject.device.id),
    )
}
