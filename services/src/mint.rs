//! The one place where ids and random bytes are made.

use domain::Instant;
use std::sync::Mutex;
use uuid::Uuid;

enum Source {
    System,
    /// The state of a SplitMix64 generator: repeatable, for tests, the demo market and simulations.
    Seeded(Mutex<u64>),
}

/// Makes ids that sort by time (UUIDv7), tokens and keys.
pub struct Mint(Source);

impl Mint {
    /// From the operating system's randomness.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The same values in the same order for the same seed. Never for secrets of real people.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Mutex::new(seed)))
    }

    #[allow(clippy::disallowed_methods, reason = "this is the mint")]
    pub fn fill(&self, bytes: &mut [u8]) {
        match &self.0 {
            Source::System => getrandom::fill(bytes).expect("the operating system has randomness"),
            Source::Seeded(state) => {
                let mut state = state.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                for chunk in bytes.chunks_mut(8) {
                    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
                    let mut z = *state;
                    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                    chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
                }
            }
        }
    }

    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A number from 0 up to, and without, `below`.
    pub fn number(&self, below: u64) -> u64 {
        u64::from_le_bytes(self.bytes()) % below.max(1)
    }

    /// A new id that sorts after those made earlier.
    pub fn id<T: From<Uuid>>(&self, now: Instant) -> T {
        let millis = u64::try_from(now.micros() / 1000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid().into()
    }

    /// A secret of 256 bits for links and cookies, in the URL's alphabet.
    pub fn token(&self) -> String {
        use base64::Engine;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::AccountId;

    #[test]
    fn ids_sort_by_the_time_of_their_making() {
        let mint = Mint::system();
        let (early, late) = (Instant::from_micros(1_000_000), Instant::from_micros(2_000_000));
        assert!(mint.id::<AccountId>(early) < mint.id::<AccountId>(late));
    }

    #[test]
    fn a_seeded_mint_repeats_itself_and_a_real_one_does_not() {
        assert_eq!(Mint::seeded(7).bytes::<20>(), Mint::seeded(7).bytes::<20>());
        assert_ne!(Mint::system().token(), Mint::system().token());
        assert_eq!(Mint::system().token().len(), 43);
    }
}
