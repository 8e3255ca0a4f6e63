"""Pure rules of electronic forms: definition, conditions, answers, lint."""
