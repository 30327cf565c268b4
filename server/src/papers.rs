//! Papers to download: those of an order for its two sides, and statements for sellers.

use crate::answers;
use crate::router::AppState;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::orders::OrderPaper;
use domain::statements::Month;
use domain::{Currency, OrderId, Refusal};
use http::{HeaderMap, header};
use serde::Deserialize;
use services::{Caller, Paper, Result, Services};

/// Where papers are: each of an order below the order's own page.
pub fn routes() -> Router<AppState> {
    let statements = Router::new().route("/account/statements", get(statement));
    OrderPaper::ALL.into_iter().fold(statements, |router, paper| {
        let path = format!("/account/orders/{{id}}/{}", paper.file());
        router
            .route(&path, get(move |state, caller, id, headers| of_order(paper, state, caller, id, headers)))
    })
}

async fn of_order(
    paper: OrderPaper,
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    id: std::result::Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let paper = match id.ok().and_then(|Path(id)| id.parse::<OrderId>().ok()) {
        Some(id) => state.services.order_paper(&caller, id, paper).await,
        None => Err(Refusal::NotFound.into()),
    };
    answer(&state, paper, &headers)
}

/// Which statement is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    month: String,
    currency: String,
    format: String,
}

/// `/account/statements?month=2026-11&currency=USD&format=pdf`
async fn statement(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    asked: std::result::Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let Query(asked) = asked.unwrap_or_default();
    answer(&state, make(&state.services, &caller, &asked).await, &headers)
}

async fn make(services: &Services, caller: &Caller, asked: &Asked) -> Result<Paper> {
    let month: Month = asked.month.parse().map_err(|_| Refusal::NotFound)?;
    let currency: Currency = asked.currency.parse().map_err(|_| Refusal::NotFound)?;
    match asked.format.as_str() {
        "pdf" => services.statement_pdf(caller, currency, month).await,
        "csv" => services.statement_csv(caller, currency, month).await,
        _ => Err(Refusal::NotFound.into()),
    }
}

fn answer(state: &AppState, paper: Result<Paper>, headers: &HeaderMap) -> Response {
    match paper {
        Ok(paper) => {
            let disposition = format!("attachment; filename=\"{}\"", paper.name);
            let kind =
                [(header::CONTENT_TYPE, paper.kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
            (kind, paper.bytes).into_response()
        }
        Err(error) => answers::failure(state, error, headers),
    }
}
