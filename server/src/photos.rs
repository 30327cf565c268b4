//! Photos over HTTP: served for ever under the name of their content, taken in by script and by plain form.

use crate::answers::{self, accepts_html};
use crate::router::AppState;
use crate::{pages, sessions};
use app::Error;
use app::refused::RefusedForm;
use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequest, Multipart, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use bytes::Bytes;
use domain::photos::{LARGEST_FILE, MOST_PHOTOS, Photo, PhotoId, Shot};
use domain::{ListingId, Refusal};
use futures::StreamExt;
use http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use serde::Deserialize;
use services::{Caller, Services};
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
    let not_found =
        || answers::refusal(&Error::Refused(Refusal::NotFound), &headers, &state.site.files.stylesheet);
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

/// Where photos that come in belong.
pub(crate) enum Target {
    Listing(ListingId),
    /// By the secret of a hand-over, from a browser with a mark.
    Handed {
        secret: String,
        device: String,
    },
    /// Beside a code, for a moderator.
    Verification {
        listing: ListingId,
        code: String,
    },
}

impl Target {
    async fn add(
        &self,
        services: &Services,
        caller: &Caller,
        shot: Option<Shot>,
        file: Bytes,
    ) -> services::Result<Option<Photo>> {
        match self {
            Target::Listing(id) => services.add_shot(caller, *id, shot, file).await.map(Some),
            Target::Handed { secret, device } => {
                services.add_handed_photo(caller, secret, device, shot, file).await.map(Some)
            }
            Target::Verification { listing, code } => {
                services.send_verification(caller, *listing, code, file).await.map(|()| None)
            }
        }
    }
}

/// What the query of an upload may say.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Said {
    token: String,
    code: String,
    shot: String,
}

/// Adds photos to a listing. A program sends one, as the body (with `?shot=` for what it shows) or as a field that
/// is called `photo` or as its shot, and gets it as JSON; a plain form sends any number and goes on to its field
/// `page`.
pub async fn upload(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
    said: Result<Query<Said>, QueryRejection>,
    request: Request<Body>,
) -> Response {
    let may = caller.may_have_listings().map_err(services::Error::from);
    let target = may.and_then(|()| listing_of(id)).map(Target::Listing);
    receive(state, caller, target, said.map(|Query(said)| said).unwrap_or_default(), request).await
}

/// The same for a phone that was handed the listing: `?token=` is the secret of its link.
pub async fn upload_from_phone(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    said: Result<Query<Said>, QueryRejection>,
    request: Request<Body>,
) -> Response {
    let said = said.map(|Query(said)| said).unwrap_or_default();
    let device = sessions::value_of(request.headers(), app::ssr::PHONE_COOKIE).unwrap_or_default();
    // Looked at before the body is read, which may be large.
    let checked = state.services.handed_listing(&caller, &said.token).await;
    let target = checked.map(|_| Target::Handed { secret: said.token.clone(), device });
    receive(state, caller, target, said, request).await
}

/// Takes the photo of a phone beside the code `?code=`.
pub async fn upload_verification(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
    said: Result<Query<Said>, QueryRejection>,
    request: Request<Body>,
) -> Response {
    let said = said.map(|Query(said)| said).unwrap_or_default();
    let code = said.code.clone();
    let target = member_s(&caller, id).map(|listing| Target::Verification { listing, code });
    receive(state, caller, target, said, request).await
}

/// `/listings/<id>/verification.jpg`: for its seller and for moderators, and kept by nobody.
pub async fn serve_verification(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let found = match member_s(&caller, id) {
        Ok(id) => state.services.verification_photo(&caller, id).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(bytes) => {
            ([(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"))], bytes).into_response()
        }
        Err(error) => answers::failure(&state, error, &headers),
    }
}

/// The listing of a path, for somebody who is signed in.
fn member_s(caller: &Caller, id: Result<Path<String>, PathRejection>) -> services::Result<ListingId> {
    caller.member()?;
    listing_of(id)
}

fn listing_of(id: Result<Path<String>, PathRejection>) -> services::Result<ListingId> {
    Ok(id.ok().and_then(|Path(id)| id.parse().ok()).ok_or(Refusal::NotFound)?)
}

async fn receive(
    state: AppState,
    caller: Caller,
    target: services::Result<Target>,
    said: Said,
    request: Request<Body>,
) -> Response {
    let (headers, path) = (request.headers().clone(), request.uri().path().to_owned());
    let mut page = None;
    let taken = match target {
        Ok(target) => take_in(&state, &caller, &target, &said, request, &mut page).await,
        Err(error) => Err(error),
    };
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
            answers::refusal(&error, &headers, &state.site.files.stylesheet)
        }
    }
}

/// The photo that was added last.
async fn take_in(
    state: &AppState,
    caller: &Caller,
    target: &Target,
    said: &Said,
    request: Request<Body>,
    page: &mut Option<String>,
) -> services::Result<Option<Photo>> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let file = whole(request.into_body().into_data_stream().map(|part| part.map_err(drop))).await?;
        return target.add(&state.services, caller, Shot::try_from(said.shot.clone()).ok(), file).await;
    }
    let unreadable = |_| Refusal::field("photos", "That did not arrive whole. Please send it again.");
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| unreadable(()))?;
    let (mut last, mut count) = (None, 0);
    while let Some(field) = parts.next_field().await.map_err(of_multipart)? {
        let name = field.name().unwrap_or_default().to_owned();
        let shot = Shot::try_from(name.clone()).ok();
        if name == "page" {
            *page = local_page(field).await?;
        } else if shot.is_some() || name == "photo" {
            let file = whole(field.map(|part| part.map_err(drop))).await?;
            // A browser sends an empty file where none was chosen.
            if !file.is_empty() && count < MOST_PHOTOS {
                count += 1;
                last = Some(target.add(&state.services, caller, shot, file).await?);
            }
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
