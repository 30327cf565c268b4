//! The stand-in's accounts of sellers, and the transfers to them.

use super::forms::{Form, Wrong};
use super::sessions::no_such;
use super::{Book, Fake, list};
use serde_json::{Value, json};

impl Book {
    pub(super) fn make_account(&mut self, form: &Form) -> Result<Value, Wrong> {
        form.only(&["type", "capabilities[transfers][requested]", "metadata[*"])?;
        form.one_of("type", &["express", "standard", "custom"])?;
        form.one_of("capabilities[transfers][requested]", &["true", "false"])?;
        let id = self.name("acct").replace('_', "");
        let account = json!({
            "id": id, "object": "account", "type": "express", "payouts_enabled": false, "charges_enabled": false,
            "capabilities": { "transfers": "inactive" }, "metadata": form.hash("metadata")?,
            "requirements": { "currently_due": ["external_account"], "disabled_reason": "requirements.past_due" },
        });
        self.accounts.insert(id, account.clone());
        Ok(account)
    }

    pub(super) fn show_account(&self, id: &str, form: &Form) -> Result<Value, Wrong> {
        form.only(&[])?;
        self.accounts.get(id).cloned().ok_or_else(|| no_such("account"))
    }

    pub(super) fn make_link(&mut self, form: &Form) -> Result<Value, Wrong> {
        form.only(&["account", "type", "return_url", "refresh_url"])?;
        form.one_of("type", &["account_onboarding"])?;
        form.url("return_url")?;
        form.url("refresh_url")?;
        let account = form.need("account")?;
        self.accounts.get(account).ok_or_else(|| no_such("account"))?;
        let url = format!("https://connect.stripe.com/setup/e/{account}/{}", self.name("link"));
        Ok(json!({ "object": "account_link", "url": url, "expires_at": self.now() + 300 }))
    }

    pub(super) fn show_balance(&self, form: &Form) -> Result<Value, Wrong> {
        form.only(&[])?;
        Ok(json!({
            "object": "balance", "available": [{ "amount": self.available, "currency": "usd" }], "pending": [],
        }))
    }

    pub(super) fn make_transfer(&mut self, form: &Form) -> Result<Value, Wrong> {
        form.only(&["amount", "currency", "destination", "transfer_group", "metadata[*"])?;
        let (amount, currency) = form.money("amount", "currency")?;
        let destination = form.need("destination")?;
        let account = self.accounts.get(destination).ok_or_else(|| no_such("destination"))?;
        if account["capabilities"]["transfers"] != "active" {
            let code = "insufficient_capabilities_for_transfer";
            return Err(Wrong::new(400, code, "destination", "it takes no transfers yet"));
        }
        if currency != "usd" || amount > self.available {
            return Err(Wrong::new(400, "balance_insufficient", "", "the balance does not cover it"));
        }
        let metadata = form.hash("metadata")?;
        let transfer = json!({
            "object": "transfer", "amount": amount, "currency": currency, "destination": destination,
            "transfer_group": form.need("transfer_group")?, "metadata": metadata,
        });
        self.available -= amount;
        let id = self.name("tr");
        self.transfers.insert(id, transfer.clone());
        Ok(transfer)
    }

    pub(super) fn list_transfers(&self, form: &Form) -> Result<Value, Wrong> {
        form.only(&["transfer_group", "limit"])?;
        form.number("limit")?;
        let group = form.need("transfer_group")?;
        let of_group = self.transfers.values().filter(|transfer| transfer["transfer_group"] == group);
        Ok(list(of_group.cloned().collect()))
    }
}

impl Fake {
    /// A seller has filled everything in, and it was checked; or something came up.
    pub fn account_becomes(&self, id: &str, ready: bool) {
        let mut book = self.book();
        let account = book.accounts.get_mut(id).unwrap();
        account["payouts_enabled"] = json!(ready);
        account["capabilities"]["transfers"] = json!(if ready { "active" } else { "inactive" });
        account["requirements"] = match ready {
            true => json!({ "currently_due": [], "disabled_reason": null }),
            false => {
                json!({ "currently_due": ["individual.id_number"], "disabled_reason": "requirements.past_due" })
            }
        };
        let account = account.clone();
        book.tell("account.updated", &account);
    }
}
