//! Stories of offers: two people agree on a price, and the phone is bought at it, once.

mod buying;
mod crowds;
mod floors;
mod stage;
mod talking;
mod telling;
