//! Stories of purchases: from the basket to the money in the seller's hand, on both pairs of stores.

mod arrivals;
mod baskets;
mod buying;
mod crowds;
mod fates;
mod fees;
mod gateways;
mod packing;
mod papers;
mod sale_checks;
pub mod shop;
mod steps;
