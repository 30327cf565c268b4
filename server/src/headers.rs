//! The headers that every response carries.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

pub async fn add(request: Request, next: Next) -> Response {
    next.run(request).await
}
