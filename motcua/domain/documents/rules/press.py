"""A press of its own process: compile what stdin says within hard limits, to stdout.

Started by `sandbox`, never imported by it. It imports Typst alone: no settings, no
database, nothing a template could reach.
"""

import base64
import json
import resource
import sys
from typing import Any

import typst

CPU_SECONDS = 10
MEMORY = 1536 * 1024 * 1024


def main() -> None:
    """Read one job, write one answer."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    job = json.load(sys.stdin)
    compiler = typst.Compiler(
        root=job["root"],
        font_paths=[job["fonts"]],
        ignore_system_fonts=True,
        sys_inputs={},
        package_path=job["root"],
        package_cache_path=job["root"],
    )
    answers = [_press(compiler, job, paper) for paper in job["papers"]]
    json.dump(answers, sys.stdout)


def _press(
    compiler: typst.Compiler, job: dict[str, Any], paper: dict[str, Any]
) -> dict[str, Any]:
    wanted: dict[str, Any] = {"format": "pdf", "pdf_standards": ["a-2a"]}
    if job["ppi"]:
        wanted = {"format": "png", "ppi": job["ppi"]}
    try:
        made = compiler.compile(
            input=job["text"].encode(),
            sys_inputs={"paper": paper["inputs"]},
            timestamp=paper["printed"],
            **wanted,
        )
    except typst.TypstError as error:
        return {
            "error": error.message,
            "where": error.diagnostic,
            "hints": error.hints,
        }
    pages = made if isinstance(made, list) else [made or b""]
    return {"pages": [base64.b64encode(page).decode() for page in pages]}


if __name__ == "__main__":
    main()
