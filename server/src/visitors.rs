//! Where a request comes from: the network address that limits and sessions count by.

use crate::router::AppState;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The other end of the connection, or, behind a proxy, what the proxy says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor {
    pub address: IpAddr,
    /// Whether the request came by HTTPS.
    pub https: bool,
}

pub async fn recognise(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let address = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip().to_canonical());
    let mut visitor = Visitor { address, https: state.site.https };
    if state.site.behind_proxy {
        visitor = as_forwarded(visitor, request.headers());
    }
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

/// What the proxy added: whatever stands before the last address was sent by the visitor, who may lie.
fn as_forwarded(seen: Visitor, headers: &HeaderMap) -> Visitor {
    let last = |name: &str| {
        let value = headers.get_all(name).iter().next_back()?.to_str().ok()?;
        Some(value.rsplit(',').next()?.trim().to_owned())
    };
    let address = last("x-forwarded-for").and_then(|text| {
        let bare = text.parse::<IpAddr>().ok();
        bare.or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
    });
    Visitor {
        address: address.map_or(seen.address, |address| address.to_canonical()),
        https: last("x-forwarded-proto").map_or(seen.https, |scheme| scheme == "https"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_hop_counts_and_not_what_the_visitor_made_up() {
        let seen = Visitor { address: "10.0.0.1".parse().unwrap(), https: false };
        let forwarded = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(*name, value.parse().unwrap());
            }
            as_forwarded(seen, &headers)
        };
        let both = forwarded(&[
            ("x-forwarded-for", "6.6.6.6"),
            ("x-forwarded-for", "7.7.7.7, ::ffff:192.0.2.7"),
            ("x-forwarded-proto", "https"),
        ]);
        assert_eq!(both, Visitor { address: "192.0.2.7".parse().unwrap(), https: true });
        assert_eq!(forwarded(&[]), seen);
        assert_eq!(forwarded(&[("x-forwarded-for", "nonsense"), ("x-forwarded-proto", "gopher")]), seen);
        let with_port = forwarded(&[("x-forwarded-for", "[2001:db8::1]:4711")]);
        assert_eq!(with_port.address, "2001:db8::1".parse::<IpAddr>().unwrap());
    }
}
