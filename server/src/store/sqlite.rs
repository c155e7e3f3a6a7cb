//! [`Store`] on SQLite.

use super::{Admin, AuditRecord, Key, Store, StoreError, Stored, StoredEvent, Token, TokenKind};
use async_trait::async_trait;
use shared::session::time::Timestamp;
use shared::wire::{DenylistEntry, Extra};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sqlx::{Row, Sqlite as Dialect, SqlitePool, Transaction};
use std::path::Path;
use std::time::Duration;

/// A statement with more rows than this would hold the write lock for long; SQLite's limit of variables is 32,766.
const ROWS_A_STATEMENT: usize = 1_000;
/// Sessions live a day and a bit: older events concern nobody.
const EVENTS_KEPT_MS: i64 = 48 * 3_600_000;

/// A database file.
pub struct Sqlite {
    pool: SqlitePool,
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        StoreError(error.to_string())
    }
}

impl Sqlite {
    /// Opens or creates the file.
    ///
    /// # Errors
    /// The file cannot be opened, is no database, or is of a newer version of this program.
    pub async fn open(file: &Path) -> Stored<Sqlite> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new().max_connections(8).connect_with(options).await?;
        sqlx::raw_sql(include_str!("schema.sql")).execute(&pool).await?;
        Ok(Sqlite { pool })
    }

    /// A transaction that may write: it waits for the lock at once instead of failing in the middle.
    async fn begin(&self) -> Stored<Transaction<'static, Dialect>> {
        Ok(self.pool.begin_with("begin immediate").await?)
    }
}

#[async_trait]
impl Store for Sqlite {
    async fn check(&self) -> Stored<()> {
        sqlx::query("select 1").execute(&self.pool).await?;
        Ok(())
    }

    async fn admin(&self, provider: &str, username: &str) -> Stored<Option<Admin>> {
        let row = sqlx::query("select password_hash, privileges from admins where provider = ? and username = ?")
            .bind(provider)
            .bind(username)
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| {
            let privileges: String = row.try_get(1)?;
            Ok(Admin {
                provider: provider.to_owned(),
                username: username.to_owned(),
                password_hash: row.try_get(0)?,
                privileges: serde_json::from_str(&privileges).map_err(|error| StoreError(error.to_string()))?,
            })
        })
        .transpose()
    }

    async fn put_admin(&self, admin: &Admin) -> Stored<()> {
        let privileges = serde_json::to_string(&admin.privileges).map_err(|error| StoreError(error.to_string()))?;
        sqlx::query("insert or replace into admins (provider, username, password_hash, privileges) values (?, ?, ?, ?)")
            .bind(&admin.provider)
            .bind(&admin.username)
            .bind(&admin.password_hash)
            .bind(privileges)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn put_token(&self, token: &Token) -> Stored<()> {
        sqlx::query("insert into tokens (key, kind, provider, username, device_id, expires_ms) values (?, ?, ?, ?, ?, ?)")
            .bind(token.key.as_slice())
            .bind(kind_text(token.kind))
            .bind(&token.provider)
            .bind(&token.username)
            .bind(&token.device_id)
            .bind(token.expires_ms)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn token(&self, key: &Key, now_ms: i64) -> Stored<Option<Token>> {
        let row =
            sqlx::query("select kind, provider, username, device_id, expires_ms from tokens where key = ? and expires_ms > ?")
                .bind(key.as_slice())
                .bind(now_ms)
                .fetch_optional(&self.pool)
                .await?;
        row.map(|row| {
            let kind: String = row.try_get(0)?;
            Ok(Token {
                key: *key,
                kind: kind_of(&kind)?,
                provider: row.try_get(1)?,
                username: row.try_get(2)?,
                device_id: row.try_get(3)?,
                expires_ms: row.try_get(4)?,
            })
        })
        .transpose()
    }

    async fn remove_token(&self, key: &Key) -> Stored<()> {
        sqlx::query("delete from tokens where key = ?").bind(key.as_slice()).execute(&self.pool).await?;
        Ok(())
    }

    async fn purge(&self, now_ms: i64) -> Stored<()> {
        sqlx::query("delete from tokens where expires_ms <= ?").bind(now_ms).execute(&self.pool).await?;
        sqlx::query("delete from events where at_ms < ?").bind(now_ms - EVENTS_KEPT_MS).execute(&self.pool).await?;
        Ok(())
    }

    async fn denylist(&self) -> Stored<Vec<DenylistEntry>> {
        let rows = sqlx::query("select user_dn, username, provider, at_ms, reason from denylist").fetch_all(&self.pool).await?;
        rows.iter().map(entry).collect()
    }

    async fn denylisted(&self, user_dn: &str) -> Stored<Option<DenylistEntry>> {
        let row = sqlx::query("select user_dn, username, provider, at_ms, reason from denylist where user_dn = ?")
            .bind(user_dn)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(entry).transpose()
    }

    async fn add_to_denylist(&self, new: &DenylistEntry, event: &StoredEvent, audit: &AuditRecord) -> Stored<DenylistEntry> {
        let mut transaction = self.begin().await?;
        let row = sqlx::query(
            "insert into denylist (user_dn, username, provider, at_ms, reason) values (?, ?, ?, ?, ?)
             on conflict (user_dn) do update set reason = coalesce(excluded.reason, reason)
             returning user_dn, username, provider, at_ms, reason",
        )
        .bind(&new.user_distinguished_name)
        .bind(&new.username)
        .bind(&new.provider_name)
        .bind(event.at_ms)
        .bind(&new.reason)
        .fetch_one(&mut *transaction)
        .await?;
        let stored = entry(&row)?;
        write_events(&mut transaction, std::slice::from_ref(event)).await?;
        write_audit(&mut transaction, audit).await?;
        transaction.commit().await?;
        Ok(stored)
    }

    async fn remove_from_denylist(&self, event: &StoredEvent, audit: &AuditRecord) -> Stored<bool> {
        let mut transaction = self.begin().await?;
        let removed = sqlx::query("delete from denylist where user_dn = ?").bind(&event.dn).execute(&mut *transaction).await?;
        if removed.rows_affected() == 0 {
            return Ok(false);
        }
        write_events(&mut transaction, std::slice::from_ref(event)).await?;
        write_audit(&mut transaction, audit).await?;
        transaction.commit().await?;
        Ok(true)
    }

    async fn append_events(&self, events: &[StoredEvent], audit: &AuditRecord) -> Stored<()> {
        let mut transaction = self.begin().await?;
        write_events(&mut transaction, events).await?;
        write_audit(&mut transaction, audit).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn events(&self) -> Stored<Vec<StoredEvent>> {
        let rows =
            sqlx::query("select kind, dn, at_ms, due_ms, token_type from events order by id").fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                Ok(StoredEvent {
                    kind: row.try_get(0)?,
                    dn: row.try_get(1)?,
                    at_ms: row.try_get(2)?,
                    due_ms: row.try_get(3)?,
                    token_type: row.try_get(4)?,
                })
            })
            .collect()
    }

    async fn preferences(&self, provider: &str, username: &str) -> Stored<Option<String>> {
        let row = sqlx::query("select text from preferences where provider = ? and username = ?")
            .bind(provider)
            .bind(username)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    async fn put_preferences(&self, text: &str, audit: &AuditRecord) -> Stored<()> {
        let mut transaction = self.begin().await?;
        sqlx::query("insert or replace into preferences (provider, username, text) values (?, ?, ?)")
            .bind(&audit.provider)
            .bind(&audit.username)
            .bind(text)
            .execute(&mut *transaction)
            .await?;
        write_audit(&mut transaction, audit).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn audit(&self, limit: u32) -> Stored<Vec<AuditRecord>> {
        let rows = sqlx::query(
            "select id, at_ms, username, provider, address, action, target, affected, reason from audit
             order by at_ms desc, rowid desc limit ?",
        )
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(AuditRecord {
                    id: row.try_get(0)?,
                    at_ms: row.try_get(1)?,
                    username: row.try_get(2)?,
                    provider: row.try_get(3)?,
                    address: row.try_get(4)?,
                    action: row.try_get(5)?,
                    target: row.try_get(6)?,
                    affected: row.try_get(7)?,
                    reason: row.try_get(8)?,
                })
            })
            .collect()
    }
}

async fn write_events(transaction: &mut Transaction<'static, Dialect>, events: &[StoredEvent]) -> Stored<()> {
    for some in events.chunks(ROWS_A_STATEMENT) {
        let mut insert = sqlx::QueryBuilder::<Dialect>::new("insert into events (kind, dn, at_ms, due_ms, token_type) ");
        insert.push_values(some, |mut row, event| {
            row.push_bind(event.kind.clone())
                .push_bind(event.dn.clone())
                .push_bind(event.at_ms)
                .push_bind(event.due_ms)
                .push_bind(event.token_type.clone());
        });
        insert.build().execute(&mut **transaction).await?;
    }
    Ok(())
}

async fn write_audit(transaction: &mut Transaction<'static, Dialect>, record: &AuditRecord) -> Stored<()> {
    sqlx::query(
        "insert into audit (id, at_ms, username, provider, address, action, target, affected, reason)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&record.id)
    .bind(record.at_ms)
    .bind(&record.username)
    .bind(&record.provider)
    .bind(&record.address)
    .bind(&record.action)
    .bind(&record.target)
    .bind(record.affected)
    .bind(&record.reason)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

fn entry(row: &SqliteRow) -> Stored<DenylistEntry> {
    Ok(DenylistEntry {
        user_distinguished_name: row.try_get(0)?,
        username: row.try_get(1)?,
        provider_name: row.try_get(2)?,
        blacklisted_at: Some(Timestamp(row.try_get(3)?).to_rfc3339()),
        reason: row.try_get(4)?,
        extra: Extra::new(),
    })
}

fn kind_text(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Partial => "partial",
        TokenKind::Bearer => "bearer",
        TokenKind::Cookie => "cookie",
    }
}

fn kind_of(text: &str) -> Stored<TokenKind> {
    match text {
        "partial" => Ok(TokenKind::Partial),
        "bearer" => Ok(TokenKind::Bearer),
        "cookie" => Ok(TokenKind::Cookie),
        other => Err(StoreError(format!("unknown kind of token {other:?}"))),
    }
}
