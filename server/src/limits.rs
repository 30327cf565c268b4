//! How many requests one network address may make: a bucket of tokens each, refilled by the second, in memory.
//!
//! This keeps a single visitor from starving the others. What guesses or sends is counted much more strictly,
//! and durably, by `services::limits`.

use crate::answers;
use crate::router::AppState;
use crate::visitors::Visitor;
use app::Error;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::{Instant, Refusal};
use http::Method;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

/// A bucket's size, and how many tokens come back each second.
#[derive(Clone, Copy)]
struct Rate {
    burst: u32,
    per_second: u32,
}

/// For everything: a page with all that belongs to it is some thirty requests.
const REQUESTS: Rate = Rate { burst: 900, per_second: 30 };
/// For whatever changes something.
const WRITES: Rate = Rate { burst: 120, per_second: 2 };
/// Beyond so many addresses, those that have been quiet are forgotten.
const MOST_ADDRESSES: usize = 50_000;

pub struct AddressLimits {
    /// Every rate is multiplied by this.
    factor: u32,
    buckets: Mutex<HashMap<(IpAddr, bool), Bucket>>,
}

/// Tokens in millionths, as of an instant.
struct Bucket {
    tokens: u64,
    at: Instant,
}

impl AddressLimits {
    pub fn new(factor: u32) -> Self {
        Self { factor, buckets: Mutex::default() }
    }

    /// Takes a token, or says how many seconds to wait for one.
    fn take(&self, address: IpAddr, is_write: bool, now: Instant) -> Result<(), u64> {
        let rate = if is_write { WRITES } else { REQUESTS };
        let (burst, per_second) =
            (u64::from(rate.burst * self.factor), u64::from(rate.per_second * self.factor));
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST_ADDRESSES {
            forget_the_quiet(&mut buckets, now);
        }
        let bucket = buckets
            .entry((network(address), is_write))
            .or_insert(Bucket { tokens: burst * 1_000_000, at: now });
        let passed = u64::try_from(now.since(bucket.at).as_micros()).unwrap_or(u64::MAX);
        bucket.tokens =
            bucket.tokens.saturating_add(passed.saturating_mul(per_second)).min(burst * 1_000_000);
        bucket.at = now;
        match bucket.tokens.checked_sub(1_000_000) {
            Some(left) => {
                bucket.tokens = left;
                Ok(())
            }
            None => Err((1_000_000 - bucket.tokens).div_ceil(per_second * 1_000_000).max(1)),
        }
    }
}

/// Buckets that have been left alone for a minute are full again, or nearly so.
fn forget_the_quiet(buckets: &mut HashMap<(IpAddr, bool), Bucket>, now: Instant) {
    buckets.retain(|_, bucket| now.since(bucket.at).as_secs() < 60);
    if buckets.len() >= MOST_ADDRESSES {
        buckets.clear();
    }
}

/// IPv6 networks are counted as a whole: one home has a whole /64.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
    }
}

pub async fn count(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_write = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let visitor = request.extensions().get::<Visitor>().copied();
    let now = state.services.clock.now();
    let limits = &state.site.limits;
    let taken = visitor.map_or(Ok(()), |visitor| {
        limits.take(visitor.address, false, now)?;
        if is_write { limits.take(visitor.address, true, now) } else { Ok(()) }
    });
    match taken {
        Ok(()) => next.run(request).await,
        Err(seconds) => {
            let error = Error::Refused(Refusal::TooOften(seconds));
            answers::refusal(&error, request.headers(), &state.site.files.stylesheet)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_empty_bucket_fills_again_with_time() {
        let (limits, visitor) = (AddressLimits::new(1), address("192.0.2.7"));
        let now = Instant::from_micros(1_000_000);
        for _ in 0..WRITES.burst {
            assert_eq!(limits.take(visitor, true, now), Ok(()));
        }
        assert_eq!(limits.take(visitor, true, now), Err(1));
        assert_eq!(limits.take(address("192.0.2.8"), true, now), Ok(()));
        let later = now.plus(Duration::from_secs(1));
        for _ in 0..WRITES.per_second {
            assert_eq!(limits.take(visitor, true, later), Ok(()));
        }
        assert_eq!(limits.take(visitor, true, later), Err(1));
    }

    #[test]
    fn one_home_has_one_bucket_and_reading_costs_no_writes() {
        let limits = AddressLimits::new(1);
        let now = Instant::from_micros(0);
        for number in 0..WRITES.burst {
            let neighbour = address(&format!("2001:db8:0:1::{number:x}"));
            assert_eq!(limits.take(neighbour, true, now), Ok(()));
        }
        assert_eq!(limits.take(address("2001:db8:0:1::ffff"), true, now), Err(1));
        assert_eq!(limits.take(address("2001:db8:0:1::ffff"), false, now), Ok(()));
    }

    #[test]
    fn the_memory_for_addresses_is_bounded() {
        let limits = AddressLimits::new(1);
        for number in 0..2 * MOST_ADDRESSES {
            let bits = (0x2001_0db8_u128 << 96) | ((number as u128) << 64);
            let _ = limits.take(IpAddr::V6(Ipv6Addr::from_bits(bits)), false, Instant::from_micros(0));
        }
        assert!(limits.buckets.lock().unwrap().len() <= MOST_ADDRESSES);
    }
}
