"""Online filings: what somebody sends from home, until an officer has answered it."""
