//! Connections: taken one by one, given a bounded time to say what they want, and ended without broken answers.

use crate::app::{App, router};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower::Service;

/// A connection that has not sent its request's headers by then is closed, idle ones included: clients open another.
const HEADERS: Duration = Duration::from_secs(30);
/// After an accept that failed, mostly for want of file descriptors.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until `stop`, then lets running answers end, but no longer than `last_answers`.
pub async fn serve(listener: TcpListener, app: App, stop: impl Future<Output = ()>, last_answers: Duration) {
    let (router, graceful) = (router(app), GracefulShutdown::new());
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, address)) => connection(stream, address, router.clone(), &graceful),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(BREATH).await;
                }
            },
            () = &mut stop => break,
        }
    }
    tracing::info!("stopping: no new connections, running answers may end");
    drop(listener);
    if tokio::time::timeout(last_answers, graceful.shutdown()).await.is_err() {
        tracing::warn!("some answers did not end in time and were cut off");
    }
}

fn connection(stream: TcpStream, address: SocketAddr, router: Router, graceful: &GracefulShutdown) {
    // A list is sent in large pieces, everything else is small: waiting for more helps neither.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(address));
        // A router is always ready.
        router.clone().call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS);
    let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            // The other side went away or spoke no HTTP: its business.
            tracing::debug!(%error, %address, "connection ended");
        }
    });
}
