// The few helps a browser with JavaScript gets; every page works without them.
import { Button, ErrorSummary, SkipLink, createAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(Button, { preventDoubleClick: true });
createAll(ErrorSummary);
createAll(SkipLink);
