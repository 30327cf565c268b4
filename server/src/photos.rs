//! Photos over HTTP: served for ever under the name of their content, taken in by script and by plain form.

use crate::answers::{self, accepts_html};
use crate::pages;
use crate::router::AppState;
use app::Error;
use app::refused::RefusedForm;
use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, Multipart, Path, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use bytes::Bytes;
use domain::photos::{LARGEST_FILE, MOST_PHOTOS, Photo, PhotoId};
use domain::{ListingId, Refusal};
use futures::StreamExt;
use http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use services::Caller;
use std::pin::pin;

/// Largest upload, in bytes: all photos of a listing, and what a form puts around them.
pub const LARGEST_UPLOAD: usize = MOST_PHOTOS * LARGEST_FILE + 256 * 1024;

/// `/photos/<id>-<width>.jpg`. Equal names are equal pictures, so a copy is good for ever.
pub async fn serve(
    State(state): State<AppState>,
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let name = name.map(|Path(name)| name).unwrap_or_default();
    let not_found = || answers::refusal(&Error::Refused(Refusal::NotFound), &headers, &state.site.stylesheet);
    let Some((id, width)) = parse_name(&name) else { return not_found() };
    let tag = format!("\"{name}\"");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    if known.is_some_and(|tags| tags.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)) {
        return (StatusCode::NOT_MODIFIED, for_ever(&tag)).into_response();
    }
    match state.services.photo(&Caller::system(), id, width).await {
        Ok(Some(bytes)) => {
            let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"))];
            (kind, for_ever(&tag), bytes).into_response()
        }
        Ok(None) => not_found(),
        Err(error) => answers::failure(&state, error, &headers),
    }
}

fn parse_name(name: &str) -> Option<(PhotoId, u32)> {
    let (id, width) = name.strip_suffix(".jpg")?.split_once('-')?;
    Some((id.parse().ok()?, width.parse().ok()?))
}

fn for_ever(tag: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.extend(HeaderValue::from_str(tag).ok().map(|tag| (header::ETAG, tag)));
    headers
}

/// Adds photos to a listing. A program sends one, as the body or as the field `photo`, and gets it as JSON;
/// a plain form sends any number and goes on to its field `page`.
pub async fn upload(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
    request: Request<Body>,
) -> Response {
    let id = id.map(|Path(id)| id).unwrap_or_default();
    let (headers, path) = (request.headers().clone(), request.uri().path().to_owned());
    let mut page = None;
    let taken = take_in(&state, &caller, &id, request, &mut page).await;
    let page = page.unwrap_or_else(|| "/".to_owned());
    let by_plain_form = accepts_html(&headers);
    match taken {
        Ok(photo) if !by_plain_form => Json(photo).into_response(),
        Ok(_) => {
            let location = HeaderValue::from_str(&page).unwrap_or(HeaderValue::from_static("/"));
            (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
        }
        Err(error) => {
            let error = answers::logged(&state, error);
            if by_plain_form {
                let refused = RefusedForm { action: path, page, values: Vec::new(), error };
                return pages::refused(state, caller, &headers, refused).await;
            }
            answers::refusal(&error, &headers, &state.site.stylesheet)
        }
    }
}

/// The photo that was added last.
async fn take_in(
    state: &AppState,
    caller: &Caller,
    id: &str,
    request: Request<Body>,
    page: &mut Option<String>,
) -> services::Result<Photo> {
    caller.active_member()?;
    let id: ListingId = id.parse().map_err(|_| Refusal::NotFound)?;
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let file = whole(request.into_body().into_data_stream().map(|part| part.map_err(drop))).await?;
        return state.services.add_photo(caller, id, file).await;
    }
    let unreadable = |_| Refusal::field("photos", "That did not arrive whole. Please send it again.");
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| unreadable(()))?;
    let (mut last, mut count) = (None, 0);
    while let Some(field) = parts.next_field().await.map_err(of_multipart)? {
        match field.name() {
            Some("page") => *page = local_page(field).await?,
            Some("photo") => {
                let file = whole(field.map(|part| part.map_err(drop))).await?;
                // A browser sends an empty file where none was chosen.
                if !file.is_empty() && count < MOST_PHOTOS {
                    count += 1;
                    last = Some(state.services.add_photo(caller, id, file).await?);
                }
            }
            _ => {}
        }
    }
    Ok(last.ok_or_else(|| Refusal::field("photos", "Please choose at least one photo."))?)
}

async fn local_page(field: Field<'_>) -> Result<Option<String>, Refusal> {
    let text = field.text().await.map_err(of_multipart)?;
    Ok(Some(app::ssr::local_path(&text, "/").to_owned()))
}

fn of_multipart(error: MultipartError) -> Refusal {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        _ => Refusal::field("photos", "That did not arrive whole. Please send it again."),
    }
}

fn too_large() -> Refusal {
    Refusal::TooLarge(format!("A photo may have at most {} MB.", LARGEST_FILE / 1024 / 1024))
}

/// A file in one piece. What is too large is read to its end, so that the sender gets to hear of it.
async fn whole(parts: impl futures::Stream<Item = Result<Bytes, ()>>) -> Result<Bytes, Refusal> {
    let mut parts = pin!(parts);
    let (mut file, mut size) = (Vec::new(), 0);
    while let Some(part) = parts.next().await {
        let part =
            part.map_err(|()| Refusal::field("photos", "That did not arrive whole. Please send it again."))?;
        size += part.len();
        if size > LARGEST_UPLOAD {
            break;
        }
        if size <= LARGEST_FILE {
            file.extend_from_slice(&part);
        }
    }
    if size > LARGEST_FILE { Err(too_large()) } else { Ok(Bytes::from(file)) }
}
