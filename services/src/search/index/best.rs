//! The first so many listings of an order, found without sorting all of them.

/// A listing that may be among the first ones.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub(super) rank: u64,
    /// The id's bits turned round, so that newer ids are smaller.
    pub(super) tie: u128,
    pub(super) cosine: Option<f64>,
    /// How well the words fit, where that orders.
    pub(super) fit: Option<f32>,
}

impl Candidate {
    pub(super) fn key(&self) -> (u64, u128) {
        (self.rank, self.tie)
    }
}

/// The first so many of all that were pushed. It never holds more than twice as many.
pub(super) struct Best {
    limit: usize,
    pub(super) candidates: Vec<Candidate>,
    /// The last one that is still among the first, once there are enough.
    worst: Option<u64>,
}

impl Best {
    pub(super) fn of(limit: usize) -> Self {
        Self { limit, candidates: Vec::new(), worst: None }
    }

    pub(super) fn may_take(&self, rank: u64) -> bool {
        self.limit > 0 && self.worst.is_none_or(|worst| rank <= worst)
    }

    pub(super) fn push(&mut self, candidate: Candidate) {
        if !self.may_take(candidate.rank) {
            return;
        }
        self.candidates.push(candidate);
        if self.candidates.len() >= 2 * self.limit.max(32) {
            self.candidates.select_nth_unstable_by_key(self.limit - 1, Candidate::key);
            self.candidates.truncate(self.limit);
            self.worst = self.candidates.last().map(|last| last.rank);
        }
    }

    pub(super) fn sorted(mut self) -> Vec<Candidate> {
        self.candidates.sort_unstable_by_key(Candidate::key);
        self.candidates.truncate(self.limit);
        self.candidates
    }
}
