//! `active-sessions`: flags, log, socket, and an end without broken answers.

use clap::Parser;
use server::config::{Config, LogFormat};
use server::{serve, start};
use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// How long answers may take to end after the signal.
const LAST_ANSWERS: Duration = Duration::from_secs(10);
/// How often expired sign-ins are removed.
const TIDY_UP: Duration = Duration::from_secs(600);

#[tokio::main]
async fn main() -> ExitCode {
    let config = Config::parse();
    log_as(config.log_format);
    match run(&config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn log_as(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

async fn run(config: &Config) -> Result<(), String> {
    // Before anything is written or made: a port that is taken is the commonest mistake.
    let listener = TcpListener::bind(config.listen).await.map_err(|error| cannot_listen(config.listen, &error))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let opened = start::open(config).await?;
    say(&format!("Active Sessions is ready\n  Address     http://{address}/\n{}", opened.welcome));
    let app = opened.app.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(TIDY_UP).await;
            app.tidy_up().await;
        }
    });
    let serving = serve(listener, opened.app, stop_signal(), LAST_ANSWERS);
    tokio::select! {
        () = serving => {}
        () = second_stop_signal() => tracing::warn!("stopped at once"),
    }
    Ok(())
}

/// Whoever asks twice does not want to wait.
async fn second_stop_signal() {
    stop_signal().await;
    stop_signal().await;
}

fn cannot_listen(address: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("{address} is taken: stop the program that uses it, or choose another port by --listen {}:0", address.ip())
        }
        io::ErrorKind::PermissionDenied => {
            format!("{address} needs more rights: choose a port above 1023 by --listen {}:8080", address.ip())
        }
        _ => format!("cannot listen on {address}: {error}"),
    }
}

/// To standard output, whose reader may have gone.
fn say(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
    let _ = io::stdout().flush();
}

#[cfg(unix)]
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => terminate.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn stop_signal() {
    let _ = tokio::signal::ctrl_c().await;
}
