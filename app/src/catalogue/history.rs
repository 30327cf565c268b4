//! How the prices of a model went, as a line that is drawn on the server, and as a table.

use domain::prices::PricePoint;
use leptos::prelude::*;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 180.0;

/// The line of a model's prices; nothing where fewer than two months are known.
#[component]
pub fn PriceHistory(points: Vec<PricePoint>) -> impl IntoView {
    let (first, last) = (*points.first()?, *points.last()?);
    if points.len() < 2 {
        return None;
    }
    let places = places(&points);
    let line: String = places.iter().map(|(x, y)| format!("{x:.1},{y:.1} ")).collect();
    let dots = places.iter().zip(&points).map(|((x, y), point)| {
        let title = format!("{}: {}", month(point), point.middle.rounded());
        view! { <circle cx=format!("{x:.1}") cy=format!("{y:.1}") r="3.5"><title>{title}</title></circle> }
    });
    let label = format!(
        "Prices from {} to {}: {} at first, {} at last",
        month(&first),
        month(&last),
        first.middle.rounded(),
        last.middle.rounded()
    );
    let row = |point: &PricePoint| {
        let (month, middle, count) = (month(point), point.middle.rounded().to_string(), point.count);
        view! { <tr><th scope="row">{month}</th><td>{middle}</td><td>{count}</td></tr> }
    };
    let rows = points.iter().map(row).collect_view();
    Some(view! {
        <section class="price-history" aria-labelledby="price-history">
            <h2 class="text-xl" id="price-history">"How prices went"</h2>
            <p class="text-sm text-soft">
                "The middle price of each month: what was paid, or else what was asked."
            </p>
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label>
                <line class="axis" x1="0" y1=HEIGHT x2=WIDTH y2=HEIGHT></line>
                <polyline points=line></polyline>
                {dots.collect_view()}
            </svg>
            <p class="flex justify-between text-xs text-soft">
                <span>{month(&first)} ", " {first.middle.rounded().to_string()}</span>
                <span>{month(&last)} ", " {last.middle.rounded().to_string()}</span>
            </p>
            <details>
                <summary class="button-link text-sm">"As a table"</summary>
                <table class="table">
                    <thead><tr><th scope="col">"Month"</th><th scope="col">"Middle price"</th><th scope="col">"Prices"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </section>
    })
}

fn month(point: &PricePoint) -> String {
    format!("{}-{:02}", point.year, point.month)
}

/// Where each point is drawn: months by their distance, prices from nothing up to a little above the highest.
fn places(points: &[PricePoint]) -> Vec<(f64, f64)> {
    let months = |point: &PricePoint| f64::from(point.year) * 12.0 + f64::from(point.month);
    let first = points.first().map_or(0.0, months);
    let span = points.last().map_or(1.0, |last| months(last) - first).max(1.0);
    let highest = points.iter().map(|point| point.middle.minor).max().unwrap_or(1).max(1) as f64 * 1.1;
    let place = |point: &PricePoint| {
        let x = 6.0 + (months(point) - first) / span * (WIDTH - 12.0);
        (x, HEIGHT - point.middle.minor as f64 / highest * HEIGHT)
    };
    points.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Currency, Money};

    #[test]
    fn points_stand_by_their_month_and_price() {
        let point = |year, month, dollars: i64| PricePoint {
            year,
            month,
            middle: Money::new(dollars * 100, Currency::Usd),
            count: 1,
        };
        let places = places(&[point(2026, 9, 100), point(2026, 10, 50), point(2027, 1, 100)]);
        assert_eq!(places[0].0, 6.0);
        assert_eq!(places[2].0, WIDTH - 6.0);
        assert!((places[1].0 - (6.0 + (WIDTH - 12.0) / 4.0)).abs() < 1e-9);
        assert!(places[1].1 > places[0].1 && (places[0].1 - places[2].1).abs() < 1e-9);
    }
}
