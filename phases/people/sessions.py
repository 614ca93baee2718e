from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render


def sign_in_again(request, someone_else: bool = False) -> HttpResponse:
    """For a request whose session is gone, or that was made for another person on the same computer.

    A script gets a bare 401 and keeps its text. A person who posted a form gets that text back on the page, to sign in and send
    it again. Who was only reading is sent to the login page.
    """
    if request.htmx or request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=401, headers={"X-Reason": "someone-else" if someone_else else "signed-out"})
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    return render(request, "people/sign_in_again.html", {"someone_else": someone_else}, status=401)
