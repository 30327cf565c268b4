//! Pages: whatever is no file is rendered by the application.

use crate::answers;
use crate::headers::policy_of_page;
use crate::router::AppState;
use crate::visitors::Visitor;
use app::Error;
use app::refused::RefusedForm;
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use domain::Refusal;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use leptos::nonce::Nonce;
use leptos::prelude::provide_context;
use services::{Caller, Viewer};

/// Answers with the page of the path.
pub async fn render(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    request: Request<Body>,
) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return wrong_method(State(state), request).await;
    }
    page(state, caller, None, request).await
}

/// Answers a request by a method that its path does not know.
pub async fn wrong_method(State(state): State<AppState>, request: Request<Body>) -> Response {
    let error = Error::Refused(Refusal::NotNow("Nothing can be sent here.".into()));
    answers::said(&error, StatusCode::METHOD_NOT_ALLOWED, request.headers(), &state.site.files.stylesheet)
}

/// Renders the page of a request, with the refused form that it is shown again for, where there is one.
pub async fn page(
    state: AppState,
    caller: Caller,
    refused: Option<RefusedForm>,
    request: Request<Body>,
) -> Response {
    let (options, files) = (state.leptos.clone(), state.site.files.clone());
    let nonce = Nonce::new();
    // What a guest sees may be shown again by the browser's own history; what a member sees is kept nowhere.
    let keep = if caller.viewer == Viewer::Guest { "private, no-cache" } else { "private, no-store" };
    let context = {
        let (services, nonce) = (state.services.clone(), nonce.clone());
        move || {
            // In place of the one that leptos_axum made, which nobody outside of the page gets to know.
            provide_context(nonce.clone());
            provide_context(services.clone());
            provide_context(caller.clone());
            if let Some(refused) = refused.clone() {
                provide_context(refused);
            }
        }
    };
    let path = request.uri().path().to_owned();
    let asks_for_model = path == SELL && is_trusted(&request);
    let render = leptos_axum::render_app_async_with_context(context, move || {
        app::shell(options.clone(), files.clone())
    });
    let mut response = render(request).await;
    let headers = response.headers_mut();
    if let Some(policy) = policy_of_page(&nonce, state.site.reload_port) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.append(header::VARY, HeaderValue::from_static("cookie"));
    if asks_for_model {
        for name in ["accept-ch", "critical-ch", "vary"] {
            headers.append(name, HeaderValue::from_static("Sec-CH-UA-Model"));
        }
    }
    response
}

/// The one page that offers the phone that it is looked at with, and so asks the browser for its model.
const SELL: &str = "/sell";

/// Whether browsers tell more of themselves on this connection: by HTTPS, or from the machine itself.
fn is_trusted(request: &Request<Body>) -> bool {
    let by_https = request.extensions().get::<Visitor>().is_some_and(|visitor| visitor.https);
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    by_https || matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// Shows the page of a plain form again, with what was typed and what is wrong with it.
pub async fn refused(state: AppState, caller: Caller, asked: &HeaderMap, form: RefusedForm) -> Response {
    let status = StatusCode::from_u16(form.error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = form.page.parse().unwrap_or_default();
    *request.headers_mut() = asked.clone();
    for of_the_post in [header::CONTENT_LENGTH, header::CONTENT_TYPE, header::TRANSFER_ENCODING] {
        request.headers_mut().remove(of_the_post);
    }
    let error = form.error.clone();
    let mut response = page(state, caller, Some(form), request).await;
    answers::say_when(&error, response.headers_mut());
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}
