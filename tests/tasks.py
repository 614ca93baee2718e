"""Tasks without a worker."""

from django_tasks.backends.immediate import ImmediateBackend


class NowOrLeftToTheTest(ImmediateBackend):
    """Does at once what is for now. What is for later is left: a test moves the clock and calls what the task would."""

    supports_defer = True

    def enqueue(self, task, args, kwargs):
        return None if task.run_after else super().enqueue(task, args, kwargs)
