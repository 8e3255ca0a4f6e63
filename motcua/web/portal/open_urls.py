"""Addresses of what everybody may see and take along: figures, lists, people, feeds."""

from django.urls import path

from motcua.web.portal.views import (
    campaigns,
    commitments,
    directory,
    feeds,
    figures,
    guidance,
    late,
    open_data,
    outages,
    public_reports,
)

urlpatterns = [
    path("so-lieu", figures.figures, name="figures"),
    path("so-lieu/766", public_reports.index, name="figures_index"),
    *(
        path(
            f"so-lieu/766.{ending}",
            public_reports.index_file,
            {"ending": ending},
            name=f"figures_index_{ending}",
        )
        for ending in ("xlsx", "csv", "json")
    ),
    path("so-lieu/danh-gia", public_reports.evaluation, name="figures_evaluation"),
    *(
        path(
            f"so-lieu/danh-gia.{ending}",
            public_reports.evaluation_file,
            {"ending": ending},
            name=f"figures_evaluation_{ending}",
        )
        for ending in ("xlsx", "csv", "json")
    ),
    path("cam-ket", commitments.commitments_page, name="commitments"),
    path("cam-ket.csv", commitments.commitments_csv, name="commitments_csv"),
    path("cam-ket.json", commitments.commitments_json, name="commitments_json"),
    path(
        "cam-ket.schema.json", commitments.commitments_schema, name="commitments_schema"
    ),
    path("so-lieu/nam", figures.year, name="figures_year"),
    *(
        path(
            f"so-lieu/nam.{ending}",
            figures.year_file,
            {"ending": ending},
            name=f"figures_year_{ending}",
        )
        for ending in ("xlsx", "pdf", "csv", "json")
    ),
    path("so-lieu/tre-han", late.late, name="late"),
    path("so-lieu/chien-dich", campaigns.campaigns, name="campaigns"),
    path("so-lieu/chien-dich/<int:campaign_id>", campaigns.one, name="campaign"),
    *(
        path(
            f"so-lieu/chien-dich/<int:campaign_id>.{ending}",
            campaigns.one_file,
            {"ending": ending},
            name=f"campaign_{ending}",
        )
        for ending in ("xlsx", "csv", "json")
    ),
    path("so-lieu/bieu-do", figures.chart, name="figures_chart"),
    path("huong-dan", guidance.pages, name="guidance"),
    path("huong-dan/<slug:slug>", guidance.one, name="guidance_page"),
    path("huong-dan/<slug:slug>/in", guidance.printed, name="guidance_print"),
    path("huong-dan/<slug:slug>/huu-ich", guidance.useful, name="guidance_useful"),
    path("can-bo", directory.directory, name="directory"),
    path("du-lieu-mo", open_data.open_data, name="open_data"),
    path("du-lieu-mo/so-lieu-<int:year>.csv", open_data.year_csv, name="open_csv"),
    path("du-lieu-mo/so-lieu-<int:year>.json", open_data.year_json, name="open_json"),
    path("du-lieu-mo/so-lieu.schema.json", open_data.schema_json, name="open_schema"),
    path("du-lieu-mo/tinh-lai.py", open_data.recompute, name="open_recompute"),
    path("tam-dung", outages.outages, name="outages"),
    path("tin/tam-dung.atom", feeds.outages, name="outages_feed"),
    path("tin/tre-han.atom", feeds.late, name="late_feed"),
    path("tin/so-lieu.atom", feeds.figures, name="figures_feed"),
]
