//! Sockets: listening, limits of connections, and an end that lets requests finish.

use crate::configuration::{Configuration, PATIENCE};
use crate::installation::Failure;
use axum::Router;
use axum_server::Handle;
use std::net::{SocketAddr, TcpListener};
use tokio::signal::unix::{SignalKind, signal};

/// Serves the site until the process is told to stop, and then until requests in flight are done.
pub async fn serve(configuration: &Configuration, site: Router) -> Result<(), Failure> {
    let listener = listen("listen", configuration.listen)?;
    let handle = Handle::new();
    tokio::spawn(stop_when_told(handle.clone()));
    println!("MobileGoo is at {}", configuration.base_url);
    axum_server::from_tcp(listener)?
        .handle(handle)
        .serve(site.into_make_service_with_connect_info::<SocketAddr>())
        .await?;
    Ok(())
}

fn listen(setting: &str, address: SocketAddr) -> Result<TcpListener, Failure> {
    let listener = TcpListener::bind(address)
        .map_err(|error| format!("The setting `{setting}` can't be used: {address}: {error}."))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

async fn stop_when_told(handle: Handle<SocketAddr>) {
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
    handle.graceful_shutdown(Some(PATIENCE));
}
