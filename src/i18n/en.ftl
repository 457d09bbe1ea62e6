# English. Every visible word; written, not derived from another language.

# Names
product-name = Felles arbeidsflate

# Layout: account, languages, folders, menu and footer
layout-skip = Skip to main content
header-home = { $product }, start page
account-self = Your own inbox
account-organisation = Org. no. { $number }
account-person = You represent this person
account-own-name = Logged in: { $name }
account-switch = Switch party
languages-label = Language
languages-label-menu = Language, in the menu
languages-nb = Bokmål
languages-nn = Nynorsk
languages-en = English
menu-label = Menu
breadcrumb-start = Start
breadcrumb-label = You are here
folders-label = Folders
folders-label-at = Folders: { $folder }
folders-label-menu = Folders, in the menu
menu-scheme = Colours
menu-scheme-auto = As the device
menu-scheme-light = Light
menu-scheme-dark = Dark
menu-log-out = Log out
footer-text = { $product } gathers messages from the public sector. Their content comes from those who sent them.
footer-version = Version { $version }

# Signed out
start-heading = Your messages from the public sector
start-lead = Read letters, decisions and forms from central and local government in one place, and go on to whoever sent them.
start-for-whom = You can read for yourself, and for organisations and people that you are authorised to represent.
start-log-in = Log in with ID-porten
logged-out-heading = You are logged out
logged-out-lead = If others use this device too, close the browser.
still-logged-in-heading = You are still logged in
still-logged-in-lead = You can log out with the button “Log out” on this page.
logged-out-again = Log in again

# Folders
folder-inbox = Inbox
folder-deadlines = Deadlines
folder-drafts = Drafts
folder-sent = Sent
folder-archive = Archive
folder-bin = Bin
folder-deadlines-lead = Messages with a deadline, the first one first. The sender sets the deadline, and many messages have none. Deadlines that passed more than a year ago are not shown.
folder-sent-lead = Messages where you, or others with the same access, have sent something in. They may lie in the other folders as well.
folder-archive-lead = Here is what has been put away. When the sender changes a message, it comes back to the inbox.
folder-bin-lead = Messages stay here until whoever sent them removes them. If a message is changed, it comes back to the inbox.
folder-drafts-empty-heading = No drafts
folder-drafts-empty = { $name } has no forms that are begun and not sent.
folder-deadlines-empty-heading = No deadlines
folder-deadlines-empty = None of the messages to { $name } that wait for you has a deadline.
folder-sent-empty-heading = Nothing has been sent
folder-sent-empty = { $name } has sent nothing in from here.
folder-archive-empty-heading = The archive is empty
folder-archive-empty = You can put away messages that you are done with. They are just as easy to find here, but this is no archive in the legal sense: whoever sent a message can remove it.
folder-bin-empty-heading = The bin is empty
folder-bin-empty = What you put here stays until whoever sent the message removes it.
folder-lies-in-archive = In the archive
folder-lies-in-bin = In the bin
# The operator's notice
notice-info = To everyone
notice-warning = Important
notice-danger = Service problem
notice-close = Close

# Whom to ask, and pages of others
contact-phone = Telephone
contact-email = E-mail
contact-page = Website
elsewhere-heading = Other websites
elsewhere-forms = All forms and services
elsewhere-access = Give and get access
elsewhere-profile = The Altinn profile
elsewhere-status = Service status
elsewhere-contact-register = The contact register
elsewhere-population-register = The National Population Register

# Help
help-heading = Help
help-lead = Here are answers to what many wonder about. At the bottom you see whom you can ask.
help-contents = On this page
help-what-heading = What is the inbox?
help-what-text = The inbox gathers letters, decisions, forms and cases from central and local government in one place. A message can live for a long time and get new content on the way.
help-what-sender = Whoever sent the message wrote it and owns the case. We show it, and send you on when you want to answer, fill something in or open an attachment.
help-who-heading = Who can see the messages?
help-who-self = Here you see the messages to you. Others see them only if they have been given access.
help-who-represented = You see the messages to yourself. If you represent an organisation or another person, you also see the messages that you have access to there.
help-who-shared = Everyone with access to a message shares it. When one person opens it, it is read for all.
help-who-seen = The others can see that you opened the message, and when. So can whoever sent it.
help-folders-heading = What happens when I archive or bin a message?
help-folders-shared = The message moves to the archive or the bin for everyone with access to it. It is not deleted, and you can put it back.
help-folders-kept = Moving a message is not answering it. The deadline still applies. If something happens in the case, the message may return to the inbox.
help-due-heading = Who decides the deadlines?
help-due-sender = Whoever sent the message set the deadline. If you need more time, you have to ask them.
help-due-read = Reading the message is not enough. See in the message what you have to do before the deadline.
help-answer-heading = How do I answer?
help-answer-text = The buttons in the message lead to whoever sent it. The name of their website is next to the button. When you are done there, you can come back here.
help-level-heading = Why do I have to log in again to read a message?
help-level-text = Some messages require a high security level. You then get a button that leads to ID-porten. Choose BankID there, for instance, and you come straight back to the message.
help-notify-heading = How do I learn of new messages?
help-notify-text = Whoever sends the message decides whether you get an e-mail or a text message about it. Where that goes, you change here:
help-represent-heading = How can I represent others?
help-represent-text = Some have access because of a role, such as being the general manager of an organisation. Others are given access by the one they represent. It can take up to 15 minutes before new access works here.
help-represent-choose = At the top of the page you choose who you use the inbox for.
help-missing-heading = Why can I not find the message?
help-missing-party = It may belong to someone else that you represent.
help-missing-folders = It may be in the archive or the bin. Whoever sent it may also have removed it.
help-missing-elsewhere = Not everyone sends here. It may have come to a digital mailbox, by post, or on the website of whoever sent it.
help-find-heading = How do I find a message?
help-find-search = A search looks in all folders, for whole words. How you can write is explained below the search field. Filters show fewer messages of the folder you are in.
help-find-filter = What is on stands above the list. Press it to take it away, or go back in the browser.
help-find-keep = Each view has an address of its own. You can bookmark it or send it to somebody with the same access.
help-views-heading = Why does the inbox look different?
help-views-work = For an organisation, deadlines, what waits for you and the download of the list stand first. For yourself and other people, the messages stand first. The messages and addresses are the same.
help-views-many = When you look at several at once, each message says whom it is to.
help-keys-heading = Keyboard shortcuts
help-keys-text = You can turn on keyboard shortcuts in your profile. They are off until you do.
help-keys-next = j: next message in the list
help-keys-previous = k: previous message
help-keys-search = /: the search field
help-keys-filter = f: the filters
help-keys-folders = i, d and a: the inbox, the deadlines and the archive
help-keys-help = ?: this overview
help-ask-heading = Whom can I ask?
help-ask-sender = Questions about the content of a message, the case or the deadline: ask whoever sent the message. They know the case, and we do not.
help-ask-inbox = Questions about the inbox itself, or about something that does not work: ask us. If the page shows a reference, please give it.
help-ask-nobody = The operator of the inbox has not said where you can ask yet.

# Privacy
privacy-heading = Privacy
privacy-lead = What the inbox keeps about you, for how long, and what you can do.
privacy-basis = Why we are allowed to process the information
privacy-responsible-heading = Who is responsible?
privacy-responsible-named = { $name } operates the inbox and is responsible for the information described here.
privacy-responsible-operator = The operator of the inbox is responsible for the information described here.
privacy-responsible-sender = Whoever sent a message is responsible for what it says.
privacy-fetched-heading = What do we fetch?
privacy-fetched-text = From ID-porten we get your national identity number when you log in. From Dialogporten we fetch the messages when you open a page, and a list of those you can represent. We do not store the messages. The list is in memory for at most 30 minutes.
privacy-fetched-elsewhere = You open forms and attachments at whoever sent the message. They do not pass through us.
privacy-kept-heading = What do we keep, and for how long?
privacy-kept-login = Your login
privacy-kept-login-text = Your national identity number, when you logged in, how secure the login is, and keys that let us fetch your messages. All of it is encrypted. It is deleted when you log out, when you have not opened a page for { $idle } minutes, and in any case after { $longest } minutes.
privacy-kept-settings = Your settings
privacy-kept-settings-text = The language you have chosen, who you last used the inbox for, your favourites, what opens first, searches you have saved, in which messages you have nothing more to open, and selections of many parties. All of it is encrypted and kept under a code, not under your national identity number. It stays until you delete it on the profile page. A selection that you have not finished is deleted after a day.
privacy-kept-settings-own-text = The language you have chosen, that you use the inbox for yourself, searches you have saved, and in which messages you have nothing more to open. All of it is encrypted and kept under a code, not under your national identity number. It stays until you delete it on the profile page.
privacy-kept-changes = What you have just moved or marked
privacy-kept-changes-text = Which message it was and where it lay, so that you can undo it. It is encrypted, and deleted after ten minutes.
privacy-kept-access-log = Log of requests
privacy-kept-access-log-text = What kind of page was asked for, when, and how it went. It is used to find faults, and deleted after { $days } days.
privacy-kept-audit-log = Security log
privacy-kept-audit-log-text = Logins, logouts, refused access and changes, with the network address they came from. It is used to discover misuse, and deleted after { $days } days.
privacy-kept-not = What you read, what you search for, names and national identity numbers are not in the logs.
privacy-others-heading = What can others see?
privacy-others-seen = When you open a message, Dialogporten records it. Those who have access to the same message, and whoever sent it, can see that.
privacy-others-nobody = If the content of a message is kept by whoever sent it, your browser fetches it straight from there when you open the message, and if you do something there, it is sent straight there. The sender then sees that it is you. Otherwise our pages fetch nothing from other websites. We use no statistics or advertisements from others, and nobody follows you through us.
privacy-cookies-heading = Cookies
privacy-cookies-text = We only use cookies that are necessary for the inbox to work. That is why we do not ask for consent.
privacy-cookies-session = Keeps you logged in. Gone when you close the browser or log out.
privacy-cookies-attempts = Belongs to a login that is under way, one for each tab. Gone when the login is complete, otherwise after an hour and ten minutes.
privacy-cookies-preferences = Remembers how you want the pages, such as the language and colours, and stops logins that go in circles. Gone after a year.
privacy-rights-heading = What can you do?
privacy-rights-text = On the profile page you see most of what we have about you, and there you can delete your settings.
privacy-rights-profile = Go to your profile
privacy-rights-ask = You can ask to see what we have about you, and to have it corrected or deleted. Contact us to do that:
privacy-rights-nobody = The operator of the inbox has not said where you can get in touch yet.
privacy-rights-complain = If you think that we do something wrong, you can complain to the Norwegian Data Protection Authority.
privacy-rights-authority = The Norwegian Data Protection Authority

# Accessibility
accessibility-heading = Accessibility statement
accessibility-lead = Everyone should be able to use the inbox, also with a screen reader, with only a keyboard, with large text or with colours of their own.
accessibility-rules-heading = Which requirements apply?
accessibility-rules-text = Public websites must meet WCAG 2.1 at levels A and AA, as the standard EN 301 549 says. The inbox is made to meet them, and we aim at WCAG 2.2 at level AA.
accessibility-rules-registered = The official statement is in the public register:
accessibility-rules-unregistered = The operator of the inbox must have an official statement in the public register. Its address has not been given here yet.
accessibility-rules-statement = The accessibility statement of the inbox
accessibility-works-heading = What should work?
accessibility-works-keyboard = Everything can be done with only a keyboard, and you always see where you are.
accessibility-works-reader = Headings, lists, forms and notices are marked for screen readers, and text in another language is marked with its language.
accessibility-works-zoom = Text can be enlarged to 400 per cent without anything disappearing or having to be read sideways.
accessibility-works-colours = Colour is never the only sign. Pages follow the light or dark appearance and the colours of your device.
accessibility-works-script = All our pages work without scripts.
accessibility-amiss-heading = What is not good enough?
accessibility-amiss-senders = Texts and attachments in messages are made by those who sent them. They may have faults that we cannot mend. Ask whoever sent the message for a version that you can use.
accessibility-amiss-tests = Each page is tried by a program that looks for breaches of the requirements. Such a program does not find everything. That is why we need you to tell us.
accessibility-tell-heading = Tell us
accessibility-tell-text = If there is something you cannot do, tell us what you tried to do and which aids you use.
accessibility-tell-nobody = The operator of the inbox has not said where you can tell about it yet.
accessibility-tell-complain = If it does not get better, you can complain to the Authority for Universal Design of ICT.
accessibility-tell-authority = The Authority for Universal Design of ICT

# Profile
profile-heading = Profile
profile-language-heading = Language
profile-language-choose = Choose language
profile-language-save = Save the language
profile-appearance-heading = Colours
profile-appearance-choose = Choose the colours of the pages
profile-appearance-save = Save the colours
profile-parties-heading = Parties
profile-first = The inbox that opens first
profile-first-last = The one I used last
profile-first-excerpt = Here are you, your favourites and those you used last. To choose another, make it a favourite first.
profile-first-choose = Choose favourites
profile-first-save = Save what opens first
profile-show-deleted = Show deleted organisations when I choose a party, and in lists of several
profile-show-deleted-save = Save the choice about deleted
profile-shortcuts-heading = Keyboard
profile-shortcuts = Use keyboard shortcuts in this browser
profile-shortcuts-save = Save the choice about shortcuts
profile-setting-kept = The setting is saved
profile-elsewhere-heading = Notifications and contact details
profile-elsewhere-text = This is kept by others. Here you see who has it, and where you change it.
profile-acting-heading = The inbox you are using
profile-acting-name = Name
profile-acting-kind = Who it is
profile-acting-self = Yourself
profile-acting-person = A person you represent
profile-acting-organisation = An organisation
profile-acting-unit = A subunit of { $parent }
profile-acting-deleted = { $kind }, deleted from the register
profile-acting-notices = Where notices go
profile-acting-notices-self = To the e-mail and mobile number you have given in the register.
profile-acting-notices-person = To the e-mail and mobile number that { $name } has given in the Contact and Reservation Register. You are not notified, and cannot change them.
profile-acting-notices-organisation = To the organisation’s shared addresses, and to your own if you have entered it. You change both in Altinn.
number-copy = Copy
number-copy-label = Copy the organisation number
number-copied = Copied
number-copy-failed = The browser did not let us copy. Select the number and copy it yourself.
profile-contact = Your e-mail, mobile number and opt-out
profile-contact-text = The details are yours, and the Norwegian Digitalisation Agency looks after them. The public sector uses them to notify you. On the register’s own page you see and change them, and there you can opt out of digital post, so that letters come on paper. If you have neither changed nor confirmed them for 18 months, notices may not be sent.
profile-organisation = Notification addresses of organisations
profile-organisation-text = They belong to the organisation and are kept in Altinn. You can change them if you have access to that.
profile-address = Your postal address
profile-address-text = The Norwegian Tax Administration keeps it in the National Population Register. Report moving there.
profile-username = User name
profile-username-text = If you have a user name in Altinn, you change it there. You log in here without one.
profile-login-heading = Your login
profile-login-since = Logged in
profile-login-ends = Lasts until
profile-login-ends-text = { $when }, or until you have not opened a page for { $idle } minutes
profile-login-level = Security level
profile-level-high = High
profile-level-substantial = Substantial
profile-login-count = Logged in at
profile-login-count-text =
    { $count ->
        [one] { $count } place, which is here
       *[other] { $count } places, here included
    }
profile-end-others =
    { $count ->
        [one] Log out of the other place
       *[other] Log out of the { $count } other places
    }
profile-log-out-everywhere = Log out everywhere, here as well
profile-ended-others =
    { $count ->
        [one] You are logged out of { $count } other place
       *[other] You are logged out of { $count } other places
    }
profile-kept-heading = Settings that we keep
profile-kept-text = We remember this until next time. It is encrypted, and stays until you delete it.
profile-kept-nothing = We keep no settings for you.
profile-kept-language = Language
profile-kept-last-party = Last used for
profile-kept-first = Opens first
profile-kept-unknown = { $count } that you have no access to now
profile-kept-deleted = Deleted organisations
profile-kept-deleted-shown = Shown when you choose a party
profile-kept-read-through = Messages opened in full
profile-kept-read-through-count =
    { $count ->
        [one] { $count } mark, so that the list does not ask you to open more
       *[other] { $count } marks, so that the list does not ask you to open more
    }
profile-kept-searches =
    { $count ->
        [one] { $count } search
       *[other] { $count } searches
    }
profile-kept-unit-sets =
    { $count ->
        [one] One
       *[other] { $count }
    }
profile-unit-sets-heading = Selections of many parties
profile-unit-sets-text = If you have chosen more than 100 parties together, the selection is here. It is encrypted, and stays until you delete it.
profile-unit-set-label =
    { $known ->
        [0] { $count ->
            [one] One party
           *[other] { $number } parties
        }
       *[other] { $names } and { $number } more
    }
profile-unit-set-line = Chosen { $when }
profile-unit-set-line-saved = Chosen { $when }. A saved search uses it, so it cannot be deleted until the search is.
profile-unit-set-delete = Delete the selection
profile-unit-set-deleted = The selection is deleted.
profile-unit-set-saved = The selection was not deleted, because a saved search uses it.
profile-kept-download = Download all
profile-kept-delete = Delete all
profile-kept-privacy = Read about everything we keep about you
profile-deleted = Your settings are deleted
profile-deleted-next = We start remembering again when you use the inbox.
profile-delete-heading = Delete all that we keep about you?
profile-delete-gone = This is deleted
profile-delete-language = the language that we keep for you
profile-delete-last-party = who you last used the inbox for
profile-delete-searches = your saved searches
profile-delete-parties = your favourites, and what you have chosen about parties
profile-delete-stays = This is not deleted
profile-delete-messages = Your messages. They are not stored by us.
profile-delete-login = Your login. It is deleted when you log out.
profile-delete-changes = What you have just moved or marked. It is forgotten after ten minutes.
profile-delete-browser = The language and colours in this browser. You delete those in the browser.
profile-delete-logs = The logs. They are deleted by themselves.
profile-delete-submit = Delete all
profile-delete-back = Keep all

# Footer
footer-links = About the inbox
footer-help = Help
footer-privacy = Privacy
footer-accessibility = Accessibility statement
footer-contact = Contact us

# The list as a file for spreadsheets
export-changed = Last changed
export-due = Deadline
export-status = Status
export-extended-status = Status of the service
export-title = Title
export-sender = Sender
export-owner = Public body
export-service = Service
export-party = Party
export-number = Organisation number
export-case = Case number
export-folder = Folder
export-unread = Unread
export-attachments = Attachments
export-link = Link
export-yes = Yes
export-no = No
export-cut = The list is cut: only the first { $count } messages are in it. Use filters to get the rest.
export-cut-failed = Only the beginning of the list is in the file. We could not get the rest.
export-missing-failed = { $missing }. We could not get them.
export-missing-late = { $missing }. Time ran out before we reached them.
export-unreadable =
    { $count ->
        [one] { $count } message could not be read and is not in the file.
       *[other] { $count } messages could not be read and are not in the file.
    }
export-gaps-heading = The file does not hold the whole list
export-gaps =
    { $count ->
        [one] { $number } message is in the file. Read this before you use it:
       *[other] { $number } messages are in the file. Read this before you use it:
    }
export-gaps-in-file = The same is written at the bottom of the file.
export-download-anyway = Download anyway (CSV)
export-download = Download the list (CSV)

# Search and filters above lists
search-label = Search the messages
search-submit = Search
search-how = How to search
search-how-words = The search finds whole words, in every form: “application” finds “applications”, but “appl” does not. If you write without æ, ø and å, words with them are found as well.
search-how-all = If you write several words, all must be there. Put words in “quotation marks” to find them one after the other, and a minus right before a word that must not be there. Very common words, such as “the” and “of”, are not searched for.
search-how-where = We look in titles, summaries, senders, what was sent back and forth, and in the names of attachments, not in what is in them. Nor do we look in what only the sender has. The sender may have marked a message with words that are not shown here. The search finds those only when you write them just as the sender did. New messages may take some seconds before they can be found. The newest hits come first.
search-too-short = Write at least { $fewest } characters.
search-too-long = Write at most 200 characters.
search-too-many = The search has too many words. Take some of them away.
search-only-unwanted = Write at least one word that must be there, too.
search-identity-number = National identity numbers cannot be searched for. They are not in the messages that we look in either.
search-heading = Hits for “{ $words }”
search-scope-everywhere = in all folders of { $name }
search-scope-folder = in { $folder } of { $name }
search-scope-everywhere-own = in all folders
search-scope-folder-own = in { $folder }
search-count = { $count ->
    [0] No hits
    [one] 1 hit
   *[other] { $count } hits
}
search-count-more = More than { $count } hits
search-read-one = The search gives messages with { $words }.
search-read-all = The search gives messages with all of these words: { $words }.
search-read-any = The search gives messages with at least one of these words: { $words }.
search-read-without = Without { $words }.
search-read-also = { $word } (also { $others })
search-read-common = { $count ->
    [one] { $words } is so common that it is not searched for.
   *[other] { $words } are so common that they are not searched for.
}
search-read-only-common = { $count ->
    [one] { $words } is so common that it is not searched for. Write a word that says more.
   *[other] { $words } are so common that they are not searched for. Write a word that says more.
}
search-read-cut = Not all spellings are included. Write the words with æ, ø and å to find everything.
search-read-languages = The words were read as Norwegian, as English and as you wrote them.
search-use-any = Find messages with at least one of the words
search-use-all = Find only messages with all of the words
search-everywhere = Look in all folders
search-only-folder = Look only in { $folder }
search-without = Without “{ $filter }”
search-as-english = Read the words as English
search-none-heading = No hits
search-none = Check the spelling, or try this:
search-none-plain = Check the spelling, or use other words.
search-broad-heading = The search took too long
search-broad = There is too much to look through. Your words and filters are still here. Try a narrower search:
search-last-year = Only the last year
search-only-one = Only in { $name }’s inbox
search-choose-one = Choose whose inbox to look in
search-all-parties = Look in every inbox that you have
search-choose-service = Choose a public body or a service
filter-open = Filter
filter-in-force = { $count ->
    [one] 1 filter is on
   *[other] { $count } filters are on
}
filter-heading = Filter
filter-lead = Choose which messages of { $name } you want to see.
filter-lead-own = Choose which messages you want to see.
filter-close = Close the filters
filter-show = Show hits
filter-clear = Clear filters
filter-reset = Reset
filter-all = Public body, service, dates and more filters
filter-active = Filters that are on
filter-remove = remove
filter-ignored = The filter “{ $filter }” was not used, because it does not fit here.
filter-unreadable = The link was not complete, so the list is shown without what it was narrowed to.
filter-scope = Where
filter-scope-folder = Only in { $folder }
filter-scope-everywhere = In all folders
filter-status = Status
status-none = No status
filter-read = Read or unread
filter-read-any = All
filter-read-no = Unread
filter-read-yes = Read
filter-date = Last changed
filter-date-any = At any time
filter-date-today = Today
filter-date-week = This week
filter-date-month = This month
filter-date-half-year = Last 6 months
filter-date-year = Last 12 months
filter-date-older = Older than a year
filter-date-days = { $from } – { $to }
filter-date-from = From { $from }
filter-date-to = Until { $to }
filter-days = Own dates
filter-days-help = Used instead of the choice above.
filter-from = From
filter-to = Until
filter-days-reversed = The last date is before the first. Swap them, or remove one of them.
filter-due = Deadline
filter-due-any = With and without deadline
filter-due-passed = Deadline has passed
filter-due-soon = Next 14 days
filter-due-some = Has a deadline
filter-sort = Order
filter-sort-changed = Last changed first
filter-sort-due = First deadline first
filter-sort-created = Newest case first
filter-owner = Public body
filter-service = Service
filter-case = Case number
filter-case-help = The whole number, as it stands in the message.
filter-unit = Unit
filter-sender = Sender
filter-party-unreadable = The link did not say whom it was about in a way that we understand. Check at the top of the page whom the list is for.
filter-chip-words = “{ $words }”
filter-chip-case = Case { $case }
filter-chip-process = Same case
filter-find = Find a public body or a service
filter-find-submit = Find in the lists
filter-find-none = No public body or service has “{ $words }” in its name.
filter-more = Showing { $shown } of { $all }. Write a part of the name to find more.
filter-catalogue = We do not know which services apply here, so you search among all there are. Write a part of the name to find a service.
filter-services-missing = We could not get the list of services just now. The other filters work.
filter-too-many-owners = Choose at most { $most } public bodies.
filter-too-many-services = Choose at most { $most } services.
filter-too-long = All of this together is more than an address has room for. Take something away, for example some of the services or part of the text.
filter-back = Back without changes
filter-errors = Correct this to see the hits
filter-none-heading = No messages with these filters
filter-none = There may be messages here without the filters. Try this:
list-needs-you = { $count ->
    [one] 1 message on this page waits for you
   *[other] { $count } messages on this page wait for you
}
list-due-passed = Deadline has passed
list-due-before = Earlier deadlines
list-due-week = This week
list-due-soon = Next 14 days
list-due-later = Later
list-due-none = Without deadline
list-settled = Also show messages where you are done
list-lies-in-sent = Sent
list-pinned = Important
list-fresh = Something new has come.
list-fresh-show = Show it
list-badge-unread = { $count } unread
list-badge-overdue = { $count } with a passed deadline

# Rows and pages of lists
list-unread = Unread
list-unopened = New content not opened
list-untitled = Untitled, from { $owner }
list-via = via { $owner }
list-to = to { $recipient }
list-to-main-unit = to the main unit
list-attachments =
    { $count ->
        [one] { $count } attachment
       *[other] { $count } attachments
    }
list-sent-in =
    { $count ->
        [one] { $count } sent in
       *[other] { $count } sent in
    }
list-received =
    { $count ->
        [one] { $count } received
       *[other] { $count } received
    }
list-opened-by-you = Opened by you
list-opened-by-others =
    Opened by { $count ->
        [one] { $count } other
       *[other] { $count } others
    }
list-opened-by-both =
    Opened by you and { $count ->
        [one] { $count } other
       *[other] { $count } others
    }
dialog-opened-by-you = Opened by you { $when }
dialog-opened-by-others =
    { $count ->
        [one] Opened by { $count } other { $when }
       *[other] Opened by { $count } others, last { $when }
    }
dialog-opened-by-both =
    { $count ->
        [one] Opened by you { $when } and by { $count } other { $others }
       *[other] Opened by you { $when } and by { $count } others, last { $others }
    }
list-case = Case { $number }
folder-inbox-empty-heading = The inbox is empty
folder-inbox-empty = There are no messages for { $name } here now. New ones arrive by themselves.
list-empty-archive = Look in the archive
list-empty-switch = Look in another party’s inbox
list-end = There are no older messages.
list-count =
    { $count ->
        [one] { $count } message
       *[other] { $count } messages
    }
list-count-older =
    { $count ->
        [one] Showing { $count } older message, the last
       *[other] Showing { $count } older messages, the last
    }
list-count-more = Showing { $count }, there are more
list-older = Older messages
list-newest = Back to the newest
list-pages = Page through the messages
list-undecodable =
    { $count ->
        [one] { $count } message could not be shown
       *[other] { $count } messages could not be shown
    }
list-undecodable-next = Something is wrong with the details we received. Try again later.
list-bad-position = The link to older messages could not be used, so here are the newest.
list-party-lost = You no longer have access to the inbox you used last.
list-default-lost = You no longer have access to the inbox that was to open first.
list-search-lost = You no longer have access to the inbox that the saved search looks in. These are your own messages.
list-elsewhere-lost = You no longer have access to the inbox you used last in Altinn.
list-party-lost-named = You no longer have access to { $name }, which you used last.
list-default-lost-named = You no longer have access to { $name }, which was to be opened first.
list-search-lost-named = You no longer have access to { $name }, which the saved search is for. Here are your own messages.
list-elsewhere-lost-named = You no longer have access to { $name }, which you used last in Altinn.
list-lost-number = the organisation with org. no. { $number }

# Groups of parties
group-everyone = Everyone
group-organisations = All organisations
group-people = All persons
group-favourites = Favourites
group-choice = Own choice
group-members =
    { $count ->
        [one] { $number } party
       *[other] { $number } parties
    }
group-empty =
    { $count ->
        [one] The party has no messages here now.
       *[other] None of the parties has messages here now.
    }
group-nobody-heading = No parties here
group-nobody = This list has no parties that you can act for now. Choose a party instead.
group-unknown-units = You cannot act for some of the parties in the link. They are not in the list.
partial-result-two = { $first } and { $second }
partial-result-three = { $first }, { $second } and { $third }
partial-result-many = { $first } and { $number } others
partial-result-parties = Messages are missing from { $names }
partial-result-parties-search = The search does not cover { $names }
partial-result-services =
    { $count ->
        [one] Messages are missing from { $count } service
       *[other] Messages are missing from { $count } services
    }
partial-result-services-search =
    { $count ->
        [one] The search does not cover { $count } service
       *[other] The search does not cover { $count } services
    }
partial-result-failed = We could not fetch these messages. The rest are here.
partial-result-late = There was no time left for all of them. The rest are here.
partial-result-retry = Try again
large-list-prompt-heading = It takes time to fetch messages from { $parties } parties
large-list-prompt-text = We must ask { $calls } times. If that is not done in some seconds, we show what we have and say what is missing. It is faster to choose fewer parties or one service.
large-list-prompt-parties = Choose fewer parties
large-list-prompt-service = Choose a service
large-list-prompt-fetch = Fetch anyway

# Status
status-requires-attention = Needs your action
status-in-progress = In progress
status-awaiting = Being processed
status-completed = Completed
status-draft = Draft
status-unknown = Status unknown

# Dates
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
date-day = { $day } { $month }
date-day-year = { $day } { $month } { $year }
date-at = { $date } at { $time }

# Deadlines
due-plain = Due { $when }
due-passed = Was due { $when }
due-soon-today = Due { $when } (today)
due-soon-tomorrow = Due { $when } (tomorrow)
due-soon-days = Due { $when } (in { $days } days)

# Dialog
dialog-back = Back to the inbox
dialog-back-drafts = Back to drafts
dialog-back-deadlines = Back to deadlines
dialog-back-sent = Back to sent
dialog-back-archive = Back to the archive
dialog-back-bin = Back to the bin
dialog-attachments =
    { $count ->
        [one] { $count } attachment
       *[other] { $count } attachments
    }
dialog-attachments-host = The attachments open at { $host }.
dialog-attachment-number = Attachment { $number }
dialog-attachment-expired = No longer available
dialog-attachment-unauthorised = You lack the right to this attachment
dialog-attachment-bad-address = The address cannot be used
dialog-attachment-until = Available until { $when }
dialog-at-host = at { $host }
dialog-actions = What you can do
dialog-actions-host = You go on to { $host }.
dialog-action-untitled = Go on
dialog-action-unauthorised = you lack the right to this
dialog-action-bad-address = its address cannot be used
dialog-action-unknown = it cannot be used here
dialog-other-party = This message is for { $name }
dialog-lacks-content = The sender has written no text in this message
dialog-lacks-content-text = It was probably made for computer systems. Everything else in the message is here.
dialog-lacks-party = We cannot get whom the message is for
dialog-lacks-party-text = You can read it, but not move or mark it now. Try again in a while.
dialog-lacks-attachments = We cannot get the attachments
dialog-lacks-actions = We cannot get what you can do with the message
dialog-lacks-transmissions = We cannot get what was sent in the message
dialog-lacks-transmission-content = We cannot get the text of what was sent in the message
dialog-lacks-next = The rest of the message is here. Try again in a while.
date-unknown = Date unknown
due-unknown = Deadline unknown
dialog-more = More information
dialog-facts = About this message
dialog-fact-created = Created
dialog-fact-expires = Shown in the inbox until
dialog-fact-case = Case number
dialog-fact-owner = From
dialog-fact-service = Service
dialog-undecodable =
    { $count ->
        [one] { $count } part of the message could not be shown
       *[other] { $count } parts of the message could not be shown
    }
file-pdf = PDF
file-document = document
file-spreadsheet = spreadsheet
file-picture = picture
file-web-page = web page
file-text = text
file-archive = zip file

# Labels: putting away, taking back, marking
label-group = Move or mark the message
label-archive = Archive
label-bin = Move to bin
label-restore = Back to inbox
label-restore-draft = Back to drafts
label-mark-unread = Mark as unread
label-shared = Applies to everyone who represents { $name }.
label-undo = Undo
label-undo-anyway = Undo all the same
label-archived = Archived
label-archived-shared = Archived for everyone who represents { $name }
label-binned = Moved to the bin
label-binned-shared = Moved to the bin for everyone who represents { $name }
label-restored = Moved back to the inbox
label-restored-shared = Moved back to the inbox for everyone who represents { $name }
label-restored-draft = Moved back to the drafts
label-restored-draft-shared = Moved back to the drafts for everyone who represents { $name }
label-marked = Marked as unread
label-marked-shared = Marked as unread for everyone who represents { $name }
label-undone = Undone. The message is as before.
label-undone-shared = Undone for everyone who represents { $name }. The message is as before.
label-not-yet-heading = Do you still want to do this?
label-not-yet = Your login had expired, or the page was too old. Nothing has been changed.
label-conflict-heading = The message has changed since you opened it
label-conflict = Others with access to it, or whoever sent it, may have done something with it. We have not moved or marked anything for you.
label-gone-heading = We can no longer find the message
label-gone = Whoever sent it may have removed it, or you may have lost your access. Nothing has been changed.
label-refused-heading = This cannot be done with the message
label-refused = The service that keeps the messages said no. Nothing has been changed.
label-not-sent-heading = Nothing has been changed
label-not-sent = We could not reach the service that keeps the messages. It is not your fault. Try again in a moment.
label-unsure-heading = We do not know whether it was done
label-unsure = We passed it on, but got no certain answer. It may still happen. Wait a moment and look again before you try once more.
label-after-all-heading = It worked after all
label-after-all = We got no certain answer, but when we looked, it had been done.
label-undo-not-yet-heading = Do you still want to undo?
label-undo-not-yet = Your login had expired, or the page was too old. Nothing has been undone.
label-undo-conflict-heading = The message has changed since
label-undo-conflict = Someone has done something with the message after you. That is why we have not undone anything. If you undo all the same, it applies to everyone who has access to the message.
label-undo-not-sent-heading = Nothing has been undone
label-undo-unsure-heading = We do not know whether it was undone
label-undo-unsure = We passed it on, but got no certain answer. It may still happen. Wait a moment and look again before you try once more.
label-undo-late-heading = It is too late to undo here
label-undo-late = You can undo for ten minutes. Open the message to move it now.
label-now-unknown = At the moment we cannot see where the message is.
label-now-nowhere = We do not find the message in any folder now.
label-now-inbox = The message is now in the inbox.
label-now-inbox-unread = The message is now in the inbox, marked as unread.
label-now-drafts = The message is now among the drafts.
label-now-drafts-unread = The message is now among the drafts, marked as unread.
label-now-archive = The message is now in the archive.
label-now-archive-unread = The message is now in the archive, marked as unread.
label-now-bin = The message is now in the bin.
label-now-bin-unread = The message is now in the bin, marked as unread.
label-look-again = Look again
label-back = Go to { $folder }

# Labels of many messages at a time
label-many-archived = { $count } messages archived
label-many-archived-shared = { $count } messages archived for everyone who represents { $name }
label-many-archived-several = { $count } messages archived for everyone who represents the parties they are for
label-many-binned = { $count } messages moved to the bin
label-many-binned-shared = { $count } messages moved to the bin for everyone who represents { $name }
label-many-binned-several = { $count } messages moved to the bin for everyone who represents the parties they are for
label-many-restored = { $count } messages moved back
label-many-restored-shared = { $count } messages moved back for everyone who represents { $name }
label-many-restored-several = { $count } messages moved back for everyone who represents the parties they are for
label-many-marked = { $count } messages marked as unread
label-many-marked-shared = { $count } messages marked as unread for everyone who represents { $name }
label-many-marked-several = { $count } messages marked as unread for everyone who represents the parties they are for
label-many-undone = Undone. { $count } messages are as before.
label-many-undone-shared = Undone for everyone who represents { $name }. { $count } messages are as before.
label-many-undone-several = Undone for everyone who represents the parties. { $count } messages are as before.
label-many-too-many-heading = You have chosen too many messages
label-many-too-many = You have chosen { $count } messages, but at most { $most } can be changed at a time. Nothing has been changed. Take some away and try again.
label-many-conflict-heading = Some of the messages have changed since you saw them
label-many-conflict = Others with access to them, or whoever sent them, may have done something with them. That is why we have not moved or marked any of the { $count } you chose. Look through them, and choose which it still applies to.
label-many-gone-heading = We can no longer find all the messages
label-many-gone = Whoever sent the first ones may have removed them, or you may have lost your access. Nothing has been changed yet. You can go on with the rest.
label-many-refused-heading = This cannot be done with the messages
label-many-undo-conflict-heading = Some of the messages have changed since
label-many-undo-conflict = Someone has done something with them after you. Those we have left alone. The others are as before. If you undo all the same, it applies to everyone who has access to the messages.
label-many-undo-gone-heading = We can no longer find all the messages
label-many-undo-gone = Whoever sent those that we do not find may have removed them, or you may have lost your access. The others are as before.
label-many-undo-not-sent-heading = Not everything has been undone
label-many-undo-not-sent = We could not reach the service that keeps the messages. It is not your fault. Try again in a moment.
label-many-changed = Changed
label-many-to = To { $recipient }.
label-many-untitled = A message whose title we can no longer show
label-forgotten-heading = We no longer remember what you chose
label-forgotten = It is too long ago. Look in the list to see where the messages are now.

# Bulk select, and the options of one row
bulk-select-begin = Choose several
bulk-select-group = Choose messages
bulk-select-all = Choose all on this page
bulk-select-none = Choose none
bulk-select-stop = Stop choosing
bulk-select-changed = The list has changed since you selected all, so none is selected now.
bulk-select-actions = With those chosen
bulk-select-count = Chosen:
bulk-select-shared-several = Applies to everyone who represents the parties the messages are for.
bulk-select-none-chosen = You have not chosen any messages
bulk-select-none-chosen-next = Tick the messages you mean
options-link = More choices
options-heading = Choices for the message
calendar-download = Add the deadline to a calendar
options-open = Open the message
options-history = Who has seen the message?
options-history-opens = The history opens the message. It is then read for everyone who has access to it.
options-access-opens-nothing = Does not open the message.

# History
history-heading = History
history-lead = What has been recorded about the message, the newest first. Seeing the history counts as opening the message, and everyone with access to it can see that.
history-back = Back to the message
history-empty = Nothing has been recorded about the message.
history-lacks-openings = We cannot show who has opened the message
history-lacks-moves = We cannot show who has moved or marked the message
history-lacks-next = The rest of the history is here. Try again in a while.
dialog-lacks-activities = We cannot show what the sender has reported
history-undecodable =
    { $count ->
        [one] { $count } event could not be shown
       *[other] { $count } events could not be shown
    }
history-page = Page { $page } of { $pages }
history-pages = Pages of the history
history-newer = Newer
history-older = Older
history-untitled = untitled
history-by-you = you
history-by-person = a person
history-by-organisation = an organisation
history-by-system = a computer system
history-by-named-system = the computer system { $name }
history-by-somebody = somebody unknown
history-opened = Opened in the inbox by { $by }
history-created = Created by { $by }
history-closed = Closed by { $by }
history-information = Information from { $by }
history-transmission-opened = Part of the message opened by { $by }
history-paid = Paid by { $by }
history-signed = Signed by { $by }
history-reported-opened = Recorded as opened by { $by }
history-deleted = Deleted by { $by }
history-restored = Restored by { $by }
history-to-signing = Sent for signing, by { $by }
history-to-form-fill = Sent to be filled in, by { $by }
history-to-send-in = Ready to be sent in, reported by { $by }
history-to-payment = Sent for payment, by { $by }
history-form-submitted = Form sent in by { $by }
history-form-saved = Form saved by { $by }
history-letter-opened = Letter opened by { $by }
history-letter-confirmed = Letter confirmed by { $by }
history-unknown = Event recorded by { $by }
history-sent-acceptance = Acceptance from { $by }
history-sent-rejection = Rejection from { $by }
history-sent-request = Request from { $by }
history-sent-alert = Alert from { $by }
history-sent-decision = Decision from { $by }
history-sent-submission = Submission from { $by }
history-sent-correction = Correction from { $by }
history-sent-unknown = Sent by { $by }
history-archived = Archived by { $by }
history-binned = Moved to the bin by { $by }
history-put-back = Moved back to the inbox by { $by }
history-restored-by-update = Moved back by an update from { $by }
history-marked-unread = Marked as unread by { $by }
history-unmarked = No longer marked as unread, by { $by }
history-lies-in-sent = Put in the folder Sent by { $by }
history-relabelled = Marks changed by { $by }

# Access
access-heading = About access and service
access-why-heading = Why can I see this message?
access-why = You can see it because you have this:
access-why-own = The message is for you.
access-why-own-also = The message is for you. This gives you access to the service:
access-why-untold = You have access to the message, but we are not told what gives it to you.
access-role = Role
access-package = Access package
access-service = Access to this one service
access-instance = This one message has been shared with you
access-other = Other access
access-more = Read more
access-elsewhere = Access is given and received elsewhere:
access-service-heading = The service
access-service-name = Service
access-owner = From
access-all = All messages from this service to { $name }
access-login-heading = Your login
access-level-substantial = 3 (substantial)
access-level-high = 4 (high)
access-login = You are logged in at security level { $level }.
access-login-needed = The service needs at least level { $level }.
access-login-weak = When you open the message, you will be asked for a stronger login.

# Parties
parties-heading = Whose inbox do you want to use?
parties-nobody-else-heading = You use the inbox for yourself only
parties-nobody-else = Nobody else has given you access to their inbox.
parties-self = Yourself
parties-people = People
parties-organisations = Organisations
parties-you = You
parties-deleted = Deleted
parties-current = Selected
parties-first = Opens first
parties-favourites = Favourites
parties-favourite = Favourite: { $name }
parties-recent = Used last
parties-favourite-added = Added to your favourites
parties-favourite-removed = Removed from your favourites
parties-favourites-full = You have 100 favourites, which is as many as you can have. Remove one before you add another.
parties-together = Several together
parties-pick = Choose yourself whom to see together
parties-units = Choose units
parties-units-of = of { $name }
parties-born = Born { $date }
parties-number = Org. no. { $number }
parties-unit = Org. no. { $number }, subunit of { $parent }
parties-main-unit = Main unit
party-nameless = No name
parties-heading-only = You have access to subunits, not to the main unit
parties-older = We could not renew the list of those you can act for. It may be up to half an hour old.
parties-alone = We could not get the list of those you can act for. Here you see only your own messages.
parties-fallback-next = Try again in a while.
parties-search-label = Search by name or organisation number
parties-all = Show all parties ({ $count })
parties-close = Close the list
parties-search = Search
parties-scope = Who the list shows
parties-scope-all = All ({ $count })
parties-scope-people = People ({ $count })
parties-scope-organisations = Organisations ({ $count })
parties-count =
    { $count ->
        [one] { $count } party
       *[other] { $count } parties
    }
parties-range = Showing { $first }–{ $last } of { $all } parties
parties-hits =
    { $count ->
        [one] { $count } hit for “{ $words }”
       *[other] { $count } hits for “{ $words }”
    }
parties-hits-range = Showing { $first }–{ $last } of { $all } hits for “{ $words }”
parties-none = Nobody matches. Check the spelling, or search by the organisation number.
parties-clear = Clear the search
parties-hidden =
    { $count ->
        [one] { $all } deleted party is hidden.
       *[other] { $all } deleted parties are hidden.
    }
parties-show-deleted = Show deleted
parties-hide-deleted = Hide deleted
parties-pages = Pages of parties
parties-page = Page { $page } of { $pages }
parties-previous = Previous
parties-next = Next
parties-ignored-words = The search could not be used. Write part of a name or an organisation number.
parties-ignored-identity-number = You cannot search by national identity number. Search by name or organisation number.
parties-ignored-scope = The link named a type that does not exist, so everyone is here.
parties-ignored-deleted = The link’s choice about deleted parties was not used.
parties-ignored-folder = The link named a folder that does not exist, so you will get to the inbox.
parties-ignored-page = The link led to a page that does not exist, so this is the first one.

# Choosing several parties
units-heading = Choose units of { $name }
units-heading-group = Choose whom to see together
units-lead = You can choose as many as you like. If they are more than 100, we keep the selection for you, and the link to the list works for you only. Save the list as a search to find it again.
units-legend = Who should be included?
units-search = Find by name or organisation number
units-count =
    { $count ->
        [0] Nobody is chosen.
       *[other] { $all } chosen.
    }
units-all = Choose all { $all } here
units-none = Choose none of these
units-nobody = Choose at least one.
units-full = You have kept as many selections as there is room for, so this one was not kept. What you have chosen is shown here. Delete a selection and try again.
units-full-link = Go to your selections
units-show = Show the messages together
units-with = { $name } and its subunits
unit-scope-all-units =
    { $count ->
        [one] { $name } with { $number } subunit
       *[other] { $name } with { $number } subunits
    }
unit-scope-main = Only { $name }, without its subunits
unit-scope-some = { $name } with { $number } of its subunits
unit-scope-one = Only { $unit }, subunit of { $name }
unit-scope-few = { $number } of the subunits of { $name }
unit-scope-show-all = Show all units
unit-scope-without =
    { $count ->
        [one] { $number } deleted subunit is not included.
       *[other] { $number } deleted subunits are not included.
    }
unit-scope-change = Change in the profile

# Saved searches
saved-searches-heading = Saved searches
saved-searches-none = You have no saved searches
saved-searches-none-text = Search or filter in a list, and choose “Save the search”. You will find it here again.
saved-searches-none-start = Go to the inbox
saved-searches-own = Your own messages
saved-searches-several = Several parties
saved-searches-lost = Inboxes you no longer have access to
saved-searches-lost-tag = No longer access
saved-searches-party-unknown = The name cannot be shown now
saved-searches-described = { $folder }: { $filters }
saved-searches-of-group = { $group }, { $folder }
saved-searches-new-heading = Save the search
saved-searches-new-submit = Save the search
saved-searches-already = The search is saved
saved-searches-name = Name (optional)
saved-searches-name-too-long = The name can have up to 100 characters. Make it shorter.
saved-searches-name-identity-number = The name cannot hold a national identity number. Write something else.
button-cancel = Cancel
saved-searches-full = You have 50 saved searches, which is as many as you can have. Delete one of them before you save this one.
saved-searches-full-way = See the saved searches
saved-searches-done = The search is saved
saved-searches-exists = You have saved this search before
saved-searches-renamed = The search has a new name
saved-searches-deleted = The saved search is deleted
saved-searches-rename = Rename
saved-searches-rename-named = Rename { $name }
saved-searches-rename-heading = Rename the search
saved-searches-rename-submit = Save the name
saved-searches-delete = Delete
saved-searches-delete-named = Delete { $name }
saved-searches-delete-heading = Delete the saved search?
saved-searches-delete-text = Only the search is deleted. The messages stay.
saved-searches-delete-submit = Delete the search
saved-searches-delete-back = Keep the search
saved-searches-up = Move up: { $name }
saved-searches-down = Move down: { $name }
saved-searches-count = See how many are new: { $name }
saved-searches-count-short = See how many are new
saved-searches-news = { $count } new or changed since { $when }
saved-searches-news-unknown = We could not count just now. Try again soon.

# Errors
error-reference = Reference: { $reference }
error-to-start = To the start page
error-to-inbox = To the inbox
error-try-again = Try again
error-log-in = Log in
error-log-in-again = Log in again
error-log-in-stronger = Log in at the high level
error-go-on = Go on
error-choose-party = Choose party
not-found-heading = The page does not exist
not-found-text = Check that the address is right. The page may also have moved.
bad-request-heading = We did not understand the request
bad-request-text = Something in the address or the form could not be read. Go back and try again.
method-heading = The page cannot be used like this
method-text = Go to the page by a link or button of ours.
too-large-heading = What you sent was too large
too-large-text = Nothing has been saved. Shorten it and try again.
address-long-heading = The address is too long
address-long-text = There is more in the address than it has room for. Start again from the inbox, and choose fewer things at a time.
headers-long-heading = The browser sent too many cookies
headers-long-text = Cookies of this and related websites have become so many that we cannot read what the browser sends. Delete them in the browser's settings and try again. It also helps to use a private window.
wrong-host-heading = The inbox has another address
wrong-host-text = The address that you came to is not the inbox's own. Go on to the right one.
media-type-heading = The form could not be read
media-type-text = Nothing has been saved. Go back and send the form from our page.
form-refused-heading = We did not do what you asked
form-refused-text = The form was too old, or came from another page than ours. Go back, reload the page and try again.
other-person-heading = Someone else is logged in now
other-person-text = The page that you sent this from was made for another person than the one who is logged in in this browser now. Someone may have logged in in another window. Nothing has been done.
link-not-yours-heading = The link cannot be used
link-not-yours-text = It was made for another person than the one who is logged in now, or too long ago. Nothing has been done. Find the message in the list and try from there.
signed-out-heading = You are logged out
signed-out-text = What you tried has not been done. Log in to go on.
signed-out-midway-text = What you tried to do has not been done. Log in again, and we will ask whether you still want to.
overloaded-heading = There are too many visitors right now
overloaded-text = Wait a little and try again. Nothing is lost.
too-many-heading = You have tried too many times
too-many-text = Wait a minute and try again.
speculative-heading = The page is not loaded in advance
speculative-text = Opening a message is recorded. Follow the link when you want to read it.
internal-heading = Something went wrong on our side
internal-text = The fault is ours. Try again in a while.
storage-heading = A short interruption on our side
storage-text = You are still logged in. Try again in a while.
upstream-heading = We cannot get the messages now
upstream-text = The fault is not yours, and no messages are lost. Try again in a while.
upstream-refused-heading = We were not allowed to get this
upstream-refused-text = The service that we get messages from said no, for a reason that we do not know. No messages are lost. Start again from the front page.
nobody-listed-heading = We find nobody whose messages you can read
nobody-listed-text = Neither you nor anyone else is registered for you. This can happen when you have recently been given a national identity number or a D number, or when your data in the population register are protected. Try again tomorrow. If nothing has changed then, contact user support.
list-no-access-heading = You do not have access to these messages
list-no-access-text = Your rights may have changed. Choose another party, or ask whoever can give you access.
list-no-access-own-text = Your rights may have changed. Ask whoever can give you access.
upstream-slow-heading = It took too long to get the messages
upstream-slow-text = The fault is not yours, and no messages are lost. Try again in a while.
maintenance-heading = The messages are closed for maintenance
maintenance-text = The maintenance is planned to be finished { $when }. No messages are lost. Help and your profile work as before.
maintenance-unknown-text = We do not know when the maintenance will be finished. No messages are lost. Help and your profile work as before.
dialog-opening-late-heading = It took too long to open the message
dialog-opening-failed-heading = We cannot show the message now
dialog-opening-counts-text = The message counts as opened, although we could not show it. The fault is not yours. Try again in a while.
dialog-opening-counts-not-text = The message does not count as opened. The fault is not yours. Try again in a while.
dialog-opening-unknown-text = We do not know whether the message now counts as opened. You can see that in the list when it can be shown again. The fault is not yours. Try again in a while.
list-later-page-heading = We cannot get the rest of the list now
list-later-page-text = The messages that you have seen are still in the list, and no messages are lost. Try again in a while, or go to the start of the list and make it shorter with a filter.
list-later-page-first = To the start of the list
dialog-not-found-heading = The message does not exist
dialog-not-found-text = Check that the link is complete. The message may also have been removed by its sender.
dialog-no-access-heading = You do not have access to this message
dialog-no-access-text = Whoever the message is for can give you access. Access given today may take up to 15 minutes to work.
link-not-found-heading = We find no message for this link
link-not-found-text = The message may have been removed, or may not have arrived here yet. Try again in a while, or go back to where the link came from.
link-unreadable-heading = The link does not lead to a message
link-unreadable-text = The link is malformed, or a part of it is missing. Check that you have all of it.
dialog-deleted-heading = The message has been deleted
dialog-deleted-by-heading = The message has been deleted by { $owner }
dialog-deleted-text = Whoever sent the message has deleted it.
dialog-deleted-by-text = Ask { $owner } if you need what it said.
dialog-expired-heading = The message has been taken away
dialog-expired-text = It was shown in the inbox until { $when }. Ask { $owner } if you need it.
dialog-expired-unknown-text = The time it was to be shown is over. Ask { $owner } if you need it.
dialog-owner-unknown = its sender
dialog-later-heading = The message is not visible yet
dialog-later-text = It will be visible { $when }. Come back then.
dialog-later-unknown-text = It will be visible later. Come back then.
dialog-level-heading = This message needs a stronger login
dialog-level-text = You must log in at the high security level, for instance with BankID, to read it. You then come straight back here.
party-heading = You cannot act for this party
party-text = The link may have been made for somebody else, or the access has been withdrawn.
party-own-heading = You do not have access to this inbox
party-own-text = The link may have been made for somebody else, or the access you had has been withdrawn.
unit-set-heading = This selection is not here
unit-set-text = A selection of many parties is kept for whoever chose them, and does not work for others. If it is your own, it has been deleted. Choose the parties again.
login-cancelled-heading = The login was cancelled
login-cancelled-text = You are not logged in. You can try again whenever you like.
login-cancelled-signed-in-text = You are still logged in as before. You can try again whenever you like.
login-used-heading = You are already logged in
login-used-text = The login you came back from has been used before or belongs to another window. You can go on.
login-answered-heading = The login was not completed
login-answered-text = The page was reloaded on the way, or something went wrong the first time. Log in again, and you will get to where you were going.
login-ended-heading = You logged out while the login was under way
login-ended-text = That is why you were not logged in again. You can log in again whenever you like.
login-mismatch-heading = The login did not match this browser
login-mismatch-text = It may have been started in another window or used before, or the browser refuses cookies. Start again here.
login-expired-heading = The login took too long
login-expired-text = A login must be completed within ten minutes. Start again here.
login-level-heading = The login was not strong enough
login-level-text = The service needs a higher security level than you used. Log in with BankID, for instance.
login-no-number-heading = You cannot use the inbox with this login
login-no-number-text = The inbox needs a national identity number or d-number, and your login has neither. Log in another way, or contact whoever sent you a letter.
login-scope-heading = We were not allowed to get your messages
login-scope-text = You are logged in, but consent to get messages was not given. Without it there is nothing to show. Log in again to consent.
login-down-heading = Login is not possible right now
login-down-text = ID-porten does not answer. Try again in a while.
login-refused-heading = The login could not be completed
login-refused-text = Something in the answer from ID-porten was not right, so we stopped to be safe. Try again.
login-somebody-else = You are logged in as another person than before
login-loop-heading = The login does not get through
login-loop-text = We have sent you to log in several times without success. Does the browser accept cookies, and is the clock of the device right?
login-start-refused-heading = A login must be started from the page
login-start-refused-text = Something other than you started the login. Open the page and log in from there.
log-in-heading = Log in to see the message
log-in-text = You are being sent to ID-porten. Afterwards you will come back here.
log-in-go-on = Go to ID-porten
log-out-heading = You are logged out of the inbox
log-out-text = One step remains: log out of ID-porten as well, so that nobody can go on to other services as you.
log-out-go-on = Log out of ID-porten

## Content at the service owner
embed-heading = Content from { $owner }
embed-loading = Fetching the content …
embed-without-script = The content is kept by { $owner }, and your browser fetches it from there with a script. Scripts are turned off or do not work, so the content is not shown here.
embed-own-page = Open at { $host }
embed-unauthorised = You do not have access to this content.
embed-unusable = The content from { $owner } cannot be shown here.
embed-refused = You do not have access to this content.
embed-failed = We could not fetch the content now.
embed-owner-says = { $owner } writes:
embed-retry = Try again
embed-expired = It is a while since you opened the message, so the content must be fetched again.
embed-again = Fetch the message again
embed-signed-out = You are logged out.
embed-log-in = Log in again
embed-cut = The content is long. This is the first part of it.

## Correspondence
thread-heading = Correspondence
thread-older =
    { $count ->
        [one] Show { $count } older item
       *[other] Show { $count } older items
    }
thread-rest =
    { $count ->
        [one] One item that is older still is in the history.
       *[other] { $count } items that are older still are in the history.
    }
transmission-information = Information
transmission-acceptance = Acceptance
transmission-rejection = Rejection
transmission-request = Request
transmission-alert = Alert
transmission-decision = Decision
transmission-submission = Submission
transmission-correction = Correction
transmission-untitled = Without a title
transmission-unauthorised = You do not have the right to the content of this item.
transmission-empty = There is nothing more to show in this item.
transmission-without-content = The sender has written nothing in this item.
transmission-open = Open the content
transmission-back = Back to the message
transmission-of = Belongs to the message
actor-representative = Somebody who represents the recipient
actor-unknown = Unknown sender
dialog-progress = { $percent } % complete
dialog-fact-progress = Progress
dialog-fact-organisation-number = Organisation number
dialog-fact-id = Message ID
dialog-same-case = Other messages in the same case
dialog-preceding-case = Messages in the case before this one
dialog-help = Do you need help?
dialog-help-content = Questions about the content:
dialog-help-inbox = Questions about the inbox

## Actions at the service owner
dialog-action-from-bin = can be done when the message is in the bin
dialog-gone = The message has been deleted
action-gone-heading = The action is no longer there
action-gone = The message has changed since you saw it, and this can no longer be done.
action-refused = This cannot be done from here: { $reason }.
action-no-token = This cannot be done from here now. Open the message again and try once more.
action-owner-asks = { $owner } asks:
action-host = You send this to { $host }.
action-late = The deadline has passed
action-deletes = The message will be deleted at { $owner } for everyone who has access to it. That cannot be undone here.
action-without-script = Your browser sends this straight to { $owner } with a script. Scripts are turned off or do not work, so it cannot be done from here. Turn scripts on, or do it on the website of { $owner }.
action-go = Continue
action-leave = Cancel
action-show = Show the message
action-sending = Sending to { $owner } …
action-done = Done. Showing the message …
action-waiting = { $owner } has received it. Waiting for an answer …
action-later = Sent. The answer is not ready yet.
action-refresh = Refresh the message
action-grace = The message can be deleted from
action-not-taken = { $owner } did not accept this. Nothing has been changed.
action-failed = { $owner } answered with an error. Look in the message whether anything was changed before you try again.
action-unknown = We do not know whether the action was carried out. Look in the message before you try again.
action-look = Look in the message
action-not-sent = Nothing was sent. Try again.
action-expired = It is a while since you opened this page, and nothing has been sent.

## Changes while the message is open
live-changed = The message has been updated.
live-show = Show the new version
live-gone = The message is no longer available.
live-off = We are not told now if the message changes. Refresh the page to see whether anything has happened.
live-made = This is how the message was { $when }.
live-refresh = Refresh

## Print
print-link = Print or keep
print-lead = Here is the whole message on one page, so that you can print it or save it.
print-content-lead = The content of the correspondence is not included. Fetching it may register it as opened.
print-with-content = Include the content
print-content = The content of “{ $title }”
print-now = Print
print-source = Fetched from { $address }
print-elsewhere = Some of what was sent is not included here. The whole message on one page: { $address }
