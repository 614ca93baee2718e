"""Django's rules for a password, said in our words."""

from django.contrib.auth import password_validation as rules

from phases.people.owner import password_was_set


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self):
        return f"Dit wachtwoord is te kort. Kies minstens {self.min_length} tekens."

    def get_help_text(self):
        return f"Kies minstens {self.min_length} tekens."

    def password_changed(self, password, user):
        """Django calls this of each rule (so one has it), whoever set the password: on a page, in `/beheer/` or by a command."""
        password_was_set(user)


class NotLikeYou(rules.UserAttributeSimilarityValidator):
    DEFAULT_USER_ATTRIBUTES = ("name", "email")

    def __init__(self, user_attributes=DEFAULT_USER_ATTRIBUTES, max_similarity=0.7):
        super().__init__(user_attributes, max_similarity)

    def get_error_message(self):
        return "Dit wachtwoord lijkt te veel op je naam of e-mailadres."

    def get_help_text(self):
        return "Gebruik niet je naam of e-mailadres."


class NotCommon(rules.CommonPasswordValidator):
    def get_error_message(self):
        return "Dit wachtwoord gebruiken veel mensen. Kies een ander."

    def get_help_text(self):
        return "Gebruik geen wachtwoord dat veel mensen hebben."


class NotOnlyDigits(rules.NumericPasswordValidator):
    def get_error_message(self):
        return "Dit wachtwoord heeft alleen cijfers. Zet er ook letters in."

    def get_help_text(self):
        return "Gebruik niet alleen cijfers."
