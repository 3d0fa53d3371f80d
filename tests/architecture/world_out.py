"""What goes out of the portal: feeds, and tables of what is seen."""

# Named as the pages whose sessions they are.
FEEDS = {"hospital_feed", "specialist_feed", "department_feed"}
# Of one hospital.
TABLES = {"staff:sessions_table"}
# Why a list is wanted in full.
ASKED = {"reason": "register", "form": "page"}
