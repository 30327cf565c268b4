//! Stories of purchases: from the basket to the money in the seller's hand, on both pairs of stores.

#![allow(clippy::unwrap_used, reason = "a story that can not go on has failed")]

#[path = "../market/mod.rs"]
mod market;
#[macro_use]
#[path = "../story/mod.rs"]
mod story;

mod baskets;
mod buying;
mod crowds;
mod fates;
mod gateways;
mod shop;
mod steps;
