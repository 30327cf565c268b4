//! Who asks: from cookies to a caller.

use axum::extract::{ConnectInfo, Request};
use axum::middleware::Next;
use axum::response::Response;
use services::Caller;
use std::net::SocketAddr;

pub async fn add_caller(mut request: Request, next: Next) -> Response {
    let address = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let mut caller = Caller::guest();
    if let Some(address) = address {
        caller.address = address;
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}
