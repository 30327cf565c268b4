//! Reputation: what the reviews of a seller come to, in a score that a few of them can't swing.

use super::Stars;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a seller is taken for before anybody has said a word, in hundredths of a star.
///
/// The mean of five-star scales lies this high wherever people rate each other; a lower one would punish the new.
pub const PRIOR_MEAN: u64 = 450;
/// For how many reviews that counts: after five of them, half of the score is the seller's own.
pub const PRIOR_WEIGHT: u64 = 5;
/// From so many stars for "as described" on, the phone was what its listing said.
pub const AS_DESCRIBED: u8 = 4;

/// A Bayesian mean of stars, in hundredths: `473` is 4.73.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Score(pub u16);

impl Score {
    /// How far it lies above what sellers are taken for at first: from 0 to 1, and 0 below that.
    pub fn lift(self) -> f64 {
        let (above, most) = (f64::from(self.0) - PRIOR_MEAN as f64, 500.0 - PRIOR_MEAN as f64);
        (above / most).clamp(0.0, 1.0)
    }
}

/// To a tenth of a star, never rounded up to more than it is.
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0 / 100, self.0 % 100 / 10)
    }
}

/// What the reviews of a seller come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reputation {
    /// How many reviews gave one star, two, and so on.
    pub stars: [u64; 5],
    /// How many buyers found the phone as described.
    pub as_described: u64,
}

impl Reputation {
    pub fn reviews(&self) -> u64 {
        self.stars.iter().sum()
    }

    pub fn with(&self, stars: Stars) -> u64 {
        self.stars[usize::from(stars.count() - 1)]
    }

    /// The mean of the stars with the prior's; absent where nobody has reviewed.
    pub fn score(&self) -> Option<Score> {
        let reviews = self.reviews();
        if reviews == 0 {
            return None;
        }
        let given: u64 = (1..).zip(self.stars).map(|(stars, count)| 100 * stars * count).sum();
        let weight = reviews + PRIOR_WEIGHT;
        let rounded = (given + PRIOR_MEAN * PRIOR_WEIGHT + weight / 2) / weight;
        Some(Score(u16::try_from(rounded).unwrap_or(500)))
    }

    /// How many of a hundred buyers found the phone as described; absent where nobody has reviewed.
    pub fn percent_as_described(&self) -> Option<u64> {
        (100 * self.as_described).checked_div(self.reviews())
    }

    /// `1 review` or `12 reviews`.
    pub fn counted(&self) -> String {
        match self.reviews() {
            1 => "1 review".into(),
            count => format!("{count} reviews"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(stars: [u64; 5]) -> Reputation {
        Reputation { stars, as_described: 0 }
    }

    #[test]
    fn nobody_has_a_score_without_reviews() {
        assert_eq!(Reputation::default().score(), None);
        assert_eq!(Reputation::default().percent_as_described(), None);
    }

    #[test]
    fn a_score_moves_from_the_prior_to_what_buyers_say() {
        // (5 * 4.5 + 5) / 6, (5 * 4.5 + 25) / 10, and so on.
        assert_eq!(of([0, 0, 0, 0, 1]).score(), Some(Score(458)));
        assert_eq!(of([0, 0, 0, 0, 5]).score(), Some(Score(475)));
        assert_eq!(of([0, 0, 0, 0, 95]).score(), Some(Score(498)));
        assert_eq!(of([1, 0, 0, 0, 0]).score(), Some(Score(392)));
        assert_eq!(of([5, 0, 0, 0, 0]).score(), Some(Score(275)));
    }

    #[test]
    fn many_good_reviews_beat_one_that_is_perfect() {
        assert!(of([0, 0, 0, 10, 90]).score() > of([0, 0, 0, 0, 1]).score());
    }

    #[test]
    fn a_better_review_never_lowers_a_score() {
        for n in 0..40 {
            let base = [n % 3, n % 5, n % 7, n % 4, n % 6];
            let with = |star: usize| {
                let mut stars = base;
                stars[star] += 1;
                of(stars).score().unwrap()
            };
            assert!((0..4).all(|star| with(star) <= with(star + 1)), "{base:?}");
            assert!((100..=500).contains(&with(0).0));
        }
    }

    #[test]
    fn a_score_is_shown_to_a_tenth_and_lifts_by_what_is_above_the_prior() {
        assert_eq!(Score(498).to_string(), "4.9");
        assert_eq!(Score(400).to_string(), "4.0");
        assert_eq!((Score(450).lift(), Score(500).lift(), Score(120).lift()), (0.0, 1.0, 0.0));
        assert!((Score(475).lift() - 0.5).abs() < 1e-9);
    }

    #[test]
    fn the_share_as_described_is_never_rounded_up() {
        let reputation = Reputation { stars: [0, 0, 1, 0, 2], as_described: 2 };
        assert_eq!(
            (reputation.percent_as_described(), reputation.counted().as_str()),
            (Some(66), "3 reviews")
        );
    }
}
