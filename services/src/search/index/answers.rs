//! Answers that were given already: while the index stays the same, whoever asks the same is told the same.

use super::lock;
use crate::search::engine::{Found, Wanted};
use domain::Instant;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Beyond so many, all are forgotten.
const MOST: usize = 128;
/// How exactly the age of a listing counts in the best match, in microseconds: a minute.
const AGE: i64 = 60_000_000;

/// The answers of one state of the index; they are gone with it.
#[derive(Default)]
pub(super) struct Answers(Mutex<HashMap<String, Arc<Found>>>);

impl Answers {
    pub(super) fn get(&self, key: &str) -> Option<Found> {
        let found = lock(&self.0).get(key).cloned()?;
        Some((*found).clone())
    }

    pub(super) fn keep(&self, key: String, found: &Found) {
        let mut answers = lock(&self.0);
        if answers.len() >= MOST {
            answers.clear();
        }
        answers.insert(key, Arc::new(found.clone()));
    }
}

/// Everything that an answer depends on, as text.
pub(super) fn key_of(wanted: &Wanted) -> String {
    let now = Instant::from_micros(wanted.now.micros().div_euclid(AGE));
    format!("{:?}", Wanted { now, ..wanted.clone() })
}
