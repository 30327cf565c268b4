//! Sockets: HTTP and HTTPS, limits of connections, and an end that lets requests finish.

use crate::certificates;
use crate::configuration::{Configuration, PATIENCE};
use crate::installation::Failure;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_server::tls_rustls::RustlsAcceptor;
use axum_server::{Handle, Server};
use http::{HeaderValue, StatusCode, Uri, header};
use hyper_util::rt::TokioTimer;
use services::Clock;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// How long a visitor may take to say what they want. It is also how long a connection may be idle, and browsers
/// keep theirs for about a minute: closed much earlier, it ends under a request that is just being sent.
const HEADERS_WITHIN: Duration = Duration::from_secs(75);
/// Most header fields of a request, and most bytes of all of them.
const MOST_HEADERS: usize = 100;
const LARGEST_HEADERS: usize = 32 * 1024;

/// Serves the site until the process is told to stop, and then until requests in flight are done.
///
/// `ready` is called when everything listens, and `stopping` when the process is told to stop: what would never end by
/// itself ends there.
pub async fn serve(
    configuration: &Configuration,
    clock: &dyn Clock,
    site: Router,
    ready: impl FnOnce(),
    stopping: impl FnOnce() + Send + 'static,
) -> Result<(), Failure> {
    let listener = listen("listen", configuration.listen)?;
    let redirects = configuration.http_redirect_listen;
    let redirects = redirects.map(|address| listen("http-redirect-listen", address)).transpose()?;
    let certificate = certificates::of(configuration, clock).await?;
    let handle = Handle::new();
    tokio::spawn(stop_when_told(handle.clone(), stopping));
    if let Some(listener) = redirects {
        let server = limited(axum_server::from_tcp(listener)?.handle(handle.clone()));
        tokio::spawn(server.serve(redirect_to(&configuration.base_url).into_make_service()));
    }
    let site = site.into_make_service_with_connect_info::<SocketAddr>();
    let server = limited(axum_server::from_tcp(listener)?.handle(handle));
    ready();
    match certificate {
        Some(certificate) => server.acceptor(RustlsAcceptor::new(certificate)).serve(site).await?,
        None => server.serve(site).await?,
    }
    Ok(())
}

fn listen(setting: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(address)
        .map_err(|error| format!("The setting `{setting}` can't be used: {address}: {error}."))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// What no visitor may exceed, whatever they ask for.
fn limited(mut server: Server<SocketAddr>) -> Server<SocketAddr> {
    let builder = server.http_builder();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_headers(MOST_HEADERS)
        .max_buf_size(LARGEST_HEADERS);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(LARGEST_HEADERS as u32)
        .max_concurrent_streams(100)
        .keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(20));
    server
}

/// Sends everybody on to the same path by HTTPS. The host is ours, not the one that was asked for.
fn redirect_to(base_url: &str) -> Router {
    async fn redirect(State(base_url): State<String>, uri: Uri) -> Response {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        match HeaderValue::from_str(&format!("{base_url}{path}")) {
            Ok(location) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response(),
            Err(_) => StatusCode::BAD_REQUEST.into_response(),
        }
    }
    Router::new().fallback(redirect).with_state(base_url.to_owned())
}

async fn stop_when_told(handle: Handle<SocketAddr>, stopping: impl FnOnce()) {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return tracing::error!("signals can't be heard; only a kill ends this server");
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping: no new requests, those in flight are finished");
    stopping();
    handle.graceful_shutdown(Some(PATIENCE));
}
