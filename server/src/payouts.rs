//! `/account/payouts/set-up`: from our pages to those of the company that sends sellers their money.
//!
//! A link leads here and not a form: browsers let no form of ours end on another site. It makes at most an empty
//! account, once, so that nothing is lost where another site sends somebody here.

use crate::answers;
use crate::router::AppState;
use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::HeaderMap;
use services::Caller;

pub async fn set_up(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Response {
    match state.services.set_up_payouts(&caller).await {
        Ok(page) => Redirect::to(&page).into_response(),
        Err(error) => answers::failure(&state, error, &headers),
    }
}
