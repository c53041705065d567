"""What the worker does for what happened."""

from procrastinate.contrib.django import app

from activity import recording


@app.periodic(cron="*/10 * * * *")
@app.task(queue="upkeep", queueing_lock="follow_what_has_come")
def follow_what_has_come(timestamp: int) -> None:
    """Shops whose clocks or time zones are ahead of ours tell of what is yet to come; then it is the last activity."""
    recording.follow_what_has_come()
