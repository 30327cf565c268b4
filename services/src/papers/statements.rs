//! Statements of a seller's balance, month by month, from the book.

use super::fonts::Weight;
use super::sheets::Sheets;
use super::{CSV, PDF, Paper, amount};
use crate::{Caller, Error, Result, Services};
use domain::ledger::Account;
use domain::orders::order_number;
use domain::statements::{Month, Movement, Statement};
use domain::{Currency, Money};

/// How often the book is read again where it changed while it was read.
const TRIES: u32 = 3;

impl Services {
    /// The months of which a seller may ask for statements.
    pub fn statement_months(&self) -> Vec<Month> {
        Month::last_twelve(self.clock.now())
    }

    /// A month of the caller's balance in a currency. Its sums are checked against the book.
    pub async fn statement(&self, caller: &Caller, currency: Currency, month: Month) -> Result<Statement> {
        let account = Account::SellerBalance(caller.member()?.account);
        for _ in 0..TRIES {
            let mut db = self.store.read().await?;
            let money = |minor: i64| Money::new(-minor, currency);
            let opening = db.balance_before(account, currency, month.begins()).await?;
            let rows = db.movements(account, currency, month.begins(), month.ends()).await?;
            let closing = db.balance_before(account, currency, month.ends()).await?;
            // What is owed to a seller is negative in the book, and positive for people.
            let movements = rows.into_iter().map(|row| Movement {
                at: row.at,
                cause: row.cause,
                order: row.order,
                amount: money(row.amount_minor),
            });
            let statement = Statement {
                month,
                currency,
                opening: money(opening),
                movements: movements.collect(),
                closing: money(closing),
            };
            if statement.adds_up() {
                return Ok(statement);
            }
        }
        Err(Error::failed(format!("a statement of {month} does not add up")))
    }

    /// The same as a sheet to print.
    pub async fn statement_pdf(&self, caller: &Caller, currency: Currency, month: Month) -> Result<Paper> {
        let statement = self.statement(caller, currency, month).await?;
        let name = self.store.read().await?.account(caller.member()?.account).await?.map(|a| a.name);
        let sandbox = if self.settings.sandbox { " · Sandbox: no money moves" } else { "" };
        let foot = format!("{} · {}{sandbox}", self.settings.site_name, self.settings.base_url);
        let mut sheets = Sheets::new("Statement", &foot)?;
        sheets.row(Weight::Bold, &format!("{month}, balance in {currency}"), "");
        sheets.row(Weight::Regular, &name.unwrap_or_default(), "");
        sheets.gap();
        sheets.columns(Weight::Bold, &["Date"], "What", &["Amount", "Balance"]);
        sheets.rule();
        let opening = amount(statement.opening);
        sheets.columns(Weight::Regular, &[&day(month.begins())], "Opening balance", &["", &opening]);
        for (movement, balance) in statement.running() {
            let amounts = [amount(movement.amount), amount(balance)];
            let [moved, balance] = &amounts;
            sheets.columns(Weight::Regular, &[&day(movement.at)], &movement.told(), &[moved, balance]);
        }
        sheets.rule();
        let closing = amount(statement.closing);
        sheets.columns(Weight::Bold, &[""], "Closing balance", &["", &closing]);
        Ok(Paper { name: file(&statement, "pdf"), kind: PDF, bytes: sheets.finish() })
    }

    /// The same for spreadsheets and bookkeepers.
    pub async fn statement_csv(&self, caller: &Caller, currency: Currency, month: Month) -> Result<Paper> {
        let statement = self.statement(caller, currency, month).await?;
        let mut rows = csv::Writer::from_writer(Vec::new());
        let mut write = |row: [&str; 6]| rows.write_record(row).map_err(Error::failed);
        let code = currency.code();
        write(["at", "what", "order", "amount", "balance", "currency"])?;
        let opening = statement.opening.plain();
        write([&month.begins().rfc3339(), "Opening balance", "", "", &opening, code])?;
        for (movement, balance) in statement.running() {
            let order = movement.order.map(order_number).unwrap_or_default();
            let (at, told) = (movement.at.rfc3339(), movement.told());
            write([&at, &told, &order, &movement.amount.plain(), &balance.plain(), code])?;
        }
        let closing = statement.closing.plain();
        write([&month.ends().rfc3339(), "Closing balance", "", "", &closing, code])?;
        let bytes = rows.into_inner().map_err(|e| Error::failed(e.to_string()))?;
        Ok(Paper { name: file(&statement, "csv"), kind: CSV, bytes })
    }
}

/// `2026-11-28`
fn day(at: domain::Instant) -> String {
    at.rfc3339().chars().take(10).collect()
}

fn file(statement: &Statement, extension: &str) -> String {
    format!("statement-{}-{}.{extension}", statement.month, statement.currency.code())
}
