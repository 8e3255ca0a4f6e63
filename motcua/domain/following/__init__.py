"""What the applicant and the one-stop unit say to each other about a dossier."""
