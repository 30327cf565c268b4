//! Stories of disputes: from "something is wrong" to the money on one side or the other, on both pairs of stores.

mod agreeing;
mod crowds;
mod opening;
mod returning;
mod ruling;
mod silence;
pub mod stage;
