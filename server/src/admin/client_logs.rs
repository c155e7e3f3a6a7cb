//! `/client-logs/{dn}`: a zip, packed while it is sent.

use super::blocking;
use crate::auth::Caller;
use crate::collective::{LogBundle, LogsError};
use crate::controller::Controller;
use crate::error::Error;
use crate::request::DnPath;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use shared::privilege::Capability;
use shared::wire;
use std::io::{self, Write};
use std::sync::Arc;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;
use zip::write::{SimpleFileOptions, ZipWriter};

/// Bytes collected before they are sent on.
const PIECE: usize = 32 << 10;

/// Asks the device for its logs.
#[utoipa::path(get, path = "/admin/client-logs/{distinguished-name}", tag = "Client Logs",
    params(("distinguished-name" = String, Path, description = "`CN=<device>,CN=<user>,OU=<provider>`, percent-encoded or raw")),
    responses((status = 200, content_type = "application/zip", body = Vec<u8>, description = "A zip with the device's log files"),
        (status = 401, body = wire::Error), (status = 403, body = wire::Error), (status = 404, body = wire::Error),
        (status = 406, body = wire::Error), (status = 412, body = wire::Error, description = "Client older than 6.1"),
        (status = 504, body = wire::Error, description = "The device did not deliver in time")))]
pub async fn download(
    State(controller): State<Arc<Controller>>,
    caller: Caller,
    DnPath(dn): DnPath,
) -> Result<Response, Error> {
    caller.may(Capability::DownloadClientLogs)?;
    let now_ms = controller.now_ms();
    let bundle = blocking(move || controller.collective.client_logs(&dn, now_ms)).await?.map_err(refused)?;
    let (sender, receiver) = channel(4);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = pack(bundle, Pieces { sender: sender.clone(), piece: Vec::with_capacity(PIECE) }) {
            // Either nobody reads any more, or the reader must learn that the archive is not whole.
            let _ = sender.blocking_send(Err(error));
        }
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"client-logs.zip\"")),
    ];
    Ok((headers, Body::from_stream(ReceiverStream::new(receiver))).into_response())
}

fn refused(error: LogsError) -> Error {
    match error {
        LogsError::NotFound => Error::NotFound("There is no such session; it may have ended.".into()),
        LogsError::ClientTooOld { version } => {
            Error::Precondition(format!("The Client is too old to send its logs: {version}; 6.1 or later is needed."))
        }
        LogsError::TimedOut => Error::Timeout("The Client did not send its logs in time.".into()),
    }
}

fn pack(bundle: LogBundle, pieces: Pieces) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(pieces);
    for file in bundle {
        zip.start_file(file.name, SimpleFileOptions::default())?;
        zip.write_all(file.content.as_bytes())?;
    }
    zip.finish()?.into_inner().flush()
}

/// Sends what is written to it, a piece at a time.
struct Pieces {
    sender: Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE));
        self.sender
            .blocking_send(Ok(piece.into()))
            .map_err(|_| io::Error::new(io::ErrorKind::BrokenPipe, "nobody reads the archive any more"))
    }
}
