//! Flags and their environment variables.

use clap::{Parser, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Admin console for the active sessions of a Zero Trust Collective: the page and a Controller in one program.
///
/// Without flags it serves the page with a demo Collective on http://127.0.0.1:8080/ and prints how to sign in.
/// With --controller it shows the sessions of a real Controller instead.
#[derive(Debug, Clone, Parser)]
#[command(name = "active-sessions", version)]
pub struct Config {
    /// Where to listen. Port 0 takes a free one.
    #[arg(long, env = "ACTIVE_SESSIONS_LISTEN", value_name = "ADDR:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Where to keep sign-ins, the denylist, preferences and the audit log. Made if it is not there.
    #[arg(long, env = "ACTIVE_SESSIONS_DATA_DIR", value_name = "DIR", default_value = "./data")]
    pub data_dir: PathBuf,

    /// How many sessions the demo Collective has, about.
    #[arg(long, env = "ACTIVE_SESSIONS_SESSIONS", value_name = "N", default_value_t = 250, value_parser = clap::value_parser!(u32).range(1..=2_000_000))]
    pub sessions: u32,

    /// Longest list that the page loads as a whole; a longer one it asks for in windows, as they come into view.
    #[arg(long, env = "ACTIVE_SESSIONS_MAX_ROWS", value_name = "N", default_value_t = 250_000)]
    pub max_rows: u32,

    /// Which demo Collective: the same seed, size and time give the same sessions.
    #[arg(long, env = "ACTIVE_SESSIONS_SEED", value_name = "S", default_value_t = 1)]
    pub seed: u64,

    /// Password of the demo admins (admin, helpdesk, viewer). Without it a random one is made at the first start and printed once.
    #[arg(long, env = "ACTIVE_SESSIONS_DEMO_PASSWORD", value_name = "PW", hide_env_values = true)]
    pub demo_password: Option<String>,

    /// Front a real Controller: its API base as it stands, for example https://controller.example:8443/admin.
    /// Plain http is accepted for this machine only.
    #[arg(long, env = "ACTIVE_SESSIONS_CONTROLLER", value_name = "URL")]
    pub controller: Option<String>,

    /// How to write the log, which goes to standard error. RUST_LOG says how much (default: info).
    #[arg(long, env = "ACTIVE_SESSIONS_LOG_FORMAT", value_name = "FORMAT", default_value = "text")]
    pub log_format: LogFormat,

    /// For tests and demos: let anybody on this machine make the server misbehave by PUT /faults. Loopback addresses only.
    #[arg(long, env = "ACTIVE_SESSIONS_FAULTS", value_parser = clap::builder::BoolishValueParser::new(), num_args = 0..=1, default_value = "false", default_missing_value = "true", require_equals = true)]
    pub faults: bool,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}
