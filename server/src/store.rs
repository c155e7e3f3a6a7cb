//! What survives a restart: admins, sign-ins, the denylist, what was done to sessions, preferences, and who did what.
//!
//! The only place with SQL. Everything goes through [`Store`], so that another database is another implementation and nothing
//! else. A write and its audit record are one transaction.

mod key;
mod sqlite;

pub use key::{Key, key_of};
pub use sqlite::Sqlite;

use async_trait::async_trait;
use shared::wire::{DenylistEntry, Privilege};

/// A failure of the database itself.
#[derive(Debug, thiserror::Error)]
#[error("storage: {0}")]
pub struct StoreError(pub String);

/// The result of a store call.
pub type Stored<T> = Result<T, StoreError>;

/// An admin who can sign in with a password.
#[derive(Debug, Clone)]
pub struct Admin {
    /// The identity provider's name.
    pub provider: String,
    /// The username, unique within the provider.
    pub username: String,
    /// PHC string.
    pub password_hash: String,
    /// What the admin may do.
    pub privileges: Vec<Privilege>,
}

/// What a sign-in's secret is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// For `/authorization` only.
    Partial,
    /// A bearer token.
    Bearer,
    /// A browser's cookie.
    Cookie,
}

/// One sign-in. The secret itself is nowhere.
#[derive(Debug, Clone)]
pub struct Token {
    /// Hash of the secret.
    pub key: Key,
    /// What it is good for.
    pub kind: TokenKind,
    /// The admin's identity provider.
    pub provider: String,
    /// The admin's username.
    pub username: String,
    /// The caller's device id.
    pub device_id: String,
    /// Milliseconds since 1970, UTC.
    pub expires_ms: i64,
}

/// Something an admin did to sessions, to be applied again when the server starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// The event's name.
    pub kind: String,
    /// The session, device or user concerned.
    pub dn: String,
    /// Milliseconds since 1970, UTC.
    pub at_ms: i64,
    /// When it takes effect, where that differs.
    pub due_ms: Option<i64>,
    /// The token type, where one was named.
    pub token_type: Option<String>,
}

/// Who did what to whom, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// UUID.
    pub id: String,
    /// Milliseconds since 1970, UTC.
    pub at_ms: i64,
    /// The admin's username.
    pub username: String,
    /// The admin's identity provider.
    pub provider: String,
    /// Where the call came from.
    pub address: String,
    /// For example `denylist.add`.
    pub action: String,
    /// Whom it concerned: a distinguished name, or a filter.
    pub target: String,
    /// How many devices or users were concerned.
    pub affected: i64,
    /// The reason given.
    pub reason: Option<String>,
}

/// Everything the server keeps.
#[async_trait]
pub trait Store: Send + Sync {
    /// Whether the database answers.
    async fn check(&self) -> Stored<()>;

    /// The admin of that name.
    async fn admin(&self, provider: &str, username: &str) -> Stored<Option<Admin>>;
    /// Adds or replaces an admin.
    async fn put_admin(&self, admin: &Admin) -> Stored<()>;

    /// Keeps a sign-in.
    async fn put_token(&self, token: &Token) -> Stored<()>;
    /// A sign-in that has not expired.
    async fn token(&self, key: &Key, now_ms: i64) -> Stored<Option<Token>>;
    /// Ends a sign-in; no error when there is none.
    async fn remove_token(&self, key: &Key) -> Stored<()>;
    /// Forgets what cannot matter any more: expired sign-ins, events of sessions that are long over.
    async fn purge(&self, now_ms: i64) -> Stored<()>;

    /// Every denylisted user, in no order.
    async fn denylist(&self) -> Stored<Vec<DenylistEntry>>;
    /// The entry of one user, by the name as [`shared::dn::DistinguishedName`] prints it.
    async fn denylisted(&self, user_dn: &str) -> Stored<Option<DenylistEntry>>;
    /// Adds a user and notes the event. Of a user who is there already the time stays and the reason is the newer one.
    async fn add_to_denylist(&self, entry: &DenylistEntry, event: &StoredEvent, audit: &AuditRecord) -> Stored<DenylistEntry>;
    /// Removes a user and notes the event; `false`, and nothing noted, when the user was not there.
    async fn remove_from_denylist(&self, event: &StoredEvent, audit: &AuditRecord) -> Stored<bool>;

    /// Notes what was done to sessions.
    async fn append_events(&self, events: &[StoredEvent], audit: &AuditRecord) -> Stored<()>;
    /// Everything noted, oldest first.
    async fn events(&self) -> Stored<Vec<StoredEvent>>;

    /// An admin's preferences: JSON text.
    async fn preferences(&self, provider: &str, username: &str) -> Stored<Option<String>>;
    /// Replaces them.
    async fn put_preferences(&self, text: &str, audit: &AuditRecord) -> Stored<()>;

    /// The newest audit records, newest first.
    async fn audit(&self, limit: u32) -> Stored<Vec<AuditRecord>>;
}
