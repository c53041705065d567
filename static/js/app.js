// Everything that a page needs; each part stands by itself.
import "./theme.js";
import "./htmx.js";
import "./menus.js";
import "./forms.js";
import "./focus.js";
import "./scrolled.js";
import "./rows.js";
import "./keys.js";
import "./places.js";
import "./requests.js";
import "./uploads.js";
