"""Electronic forms: what an applicant is asked, page by page, and what was answered."""
