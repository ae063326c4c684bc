"""One line at the top of a page, after a form did something; the address names its key (answers.go)."""

NOTICES = {
    "joined": "You are in the class. Write down your name and password: there is no e-mail to ask for them again.",
    "joined-outside": "You are in the class.",
    "connected": "From now on you can sign in by this provider too.",
    "signed-in": "You are signed in.",
    "signed-out": "You are signed out.",
    "password": "Your password is changed. All your other sessions were ended.",
    "session-ended": "The session is ended.",
    "token-ended": "The token is ended; programs that use it are refused.",
    "deleted": "Your account is deleted.",
    "class": "The class is changed.",
    "removed": "The person is removed, and all that was theirs.",
    "not-sure": "Nothing was removed: tick the box first.",
    "saved": "The draft is saved. Only you can read it.",
    "published": "The essay is published.",
    "commented": "Your comment is there.",
    "waiting": "Your comment waits for the teacher, who reads each one first.",
    "asked": "The run is asked for. You can leave this page; the news tells you when it is done.",
    "cancelled": "The run is cancelled, unless it was over already.",
    "rules": "The rules are kept. Runs that were asked for before stay as they are.",
}
