//! Stripe: buyers and sellers of a market whose payment company is a small stand-in for Stripe on this machine.

mod fake;
mod messages;
mod paying;
mod payouts;
mod returning;
mod shop;
mod troubles;
