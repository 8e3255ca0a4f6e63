"""The process engine: definitions are data, decisions are pure."""
