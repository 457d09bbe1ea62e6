# English. Every visible word; written, not derived from another language.

# Names
product-name = Felles arbeidsflate

# Frame
frame-skip = Skip to main content
frame-home = { $product }, start page
frame-acting-self = Your own inbox
frame-acting-organisation = Org. no. { $number }
frame-acting-person = You represent this person
frame-switch = Switch party
frame-language = Language
frame-language-nb = Bokmål
frame-language-nn = Nynorsk
frame-language-en = English
frame-menu = Menu
frame-start = Start
frame-trail = You are here
frame-folders = Folders
frame-folders-at = Folders: { $folder }
frame-scheme = Colours
frame-scheme-auto = As the device
frame-scheme-light = Light
frame-scheme-dark = Dark
frame-log-out = Log out
frame-footer = { $product } gathers messages from the public sector. Their content comes from those who sent them.
frame-version = Version { $version }

# Signed out
start-heading = Your messages from the public sector
start-lead = Read letters, decisions and forms from central and local government in one place, and go on to whoever sent them.
start-for-whom = You can read for yourself, and for organisations and people that you are authorised to represent.
start-log-in = Log in with ID-porten
logged-out-heading = You are logged out
logged-out-lead = If others use this device too, close the browser.
logged-out-again = Log in again

# Folders
folder-inbox = Inbox
folder-drafts = Drafts
folder-sent = Sent
folder-archive = Archive
folder-bin = Bin
folder-sent-lead = Messages where you, or somebody else who represents the same party, have sent something in. They may lie in the other folders as well.
folder-archive-lead = Here is what has been put away. When the sender changes a message, it comes back to the inbox.
folder-bin-lead = Messages stay here until whoever sent them removes them. If a message is changed, it comes back to the inbox.
folder-drafts-empty-heading = No drafts
folder-drafts-empty = { $name } has no forms that are begun and not sent.
folder-sent-empty-heading = Nothing has been sent
folder-sent-empty = { $name } has sent nothing in from here.
folder-archive-empty-heading = The archive is empty
folder-archive-empty = You can put away messages that you are done with. They are just as easy to find here, but this is no archive in the legal sense: whoever sent a message can remove it.
folder-bin-empty-heading = The bin is empty
folder-bin-empty = What you put here stays until whoever sent the message removes it.
folder-lies-in-archive = In the archive
folder-lies-in-bin = In the bin

# Inbox
inbox-unread = Unread
inbox-unopened = New content not opened
inbox-untitled = Untitled, from { $owner }
inbox-via = via { $owner }
inbox-to = to { $recipient }
inbox-attachments =
    { $count ->
        [one] { $count } attachment
       *[other] { $count } attachments
    }
inbox-sent-in =
    { $count ->
        [one] { $count } sent in
       *[other] { $count } sent in
    }
inbox-received =
    { $count ->
        [one] { $count } received
       *[other] { $count } received
    }
inbox-opened-by-you = Opened by you
inbox-opened-by-others =
    Opened by { $count ->
        [one] { $count } other
       *[other] { $count } others
    }
inbox-opened-by-both =
    Opened by you and { $count ->
        [one] { $count } other
       *[other] { $count } others
    }
inbox-case = Case { $number }
inbox-empty-heading = The inbox is empty
inbox-empty = There are no messages for { $name } here now. New ones arrive by themselves.
inbox-empty-switch = Look in another party’s inbox
inbox-end = There are no older messages.
inbox-count =
    { $count ->
        [one] { $count } message
       *[other] { $count } messages
    }
inbox-count-older =
    { $count ->
        [one] Showing { $count } older message, the last
       *[other] Showing { $count } older messages, the last
    }
inbox-count-more = Showing { $count }, there are more
inbox-older = Older messages
inbox-newest = Back to the newest
inbox-pages = Page through the messages
inbox-undecodable =
    { $count ->
        [one] { $count } message could not be shown
       *[other] { $count } messages could not be shown
    }
inbox-undecodable-next = Something is wrong with the details we received. Try again later.
inbox-bad-position = The link to older messages could not be used, so here are the newest.
inbox-party-lost = You no longer have access to the party you used last.

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
due-end-of-day = by the end of { $date }

# Dialog
dialog-back = Back to the inbox
dialog-back-drafts = Back to drafts
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
dialog-action-not-here-yet = cannot be done from here yet
dialog-action-bad-address = its address cannot be used
dialog-other-party = This message is for { $name }
dialog-main-content = This message has more content at { $owner }. It cannot be shown here yet.
dialog-more = More information
dialog-facts = About this message
dialog-fact-created = Created
dialog-fact-expires = Shown in the inbox until
dialog-fact-case = Case number
dialog-fact-owner = From
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

# Parties
parties-heading = Whose inbox do you want to use?
parties-self = Yourself
parties-people = People
parties-organisations = Organisations
parties-you = You
parties-deleted = Deleted
parties-current = Selected
parties-born = Born { $date }
parties-number = Org. no. { $number }
parties-unit = Org. no. { $number }, subunit of { $parent }
parties-main-unit = Main unit
parties-heading-only = You have access to subunits, not to the main unit
parties-older = We could not renew the list of those you can act for. It may be up to half an hour old.
parties-alone = We could not get the list of those you can act for. Here you see only your own messages.
parties-stand-in-next = Try again in a while.
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
parties-unused-words = The search could not be used. Write part of a name or an organisation number.
parties-unused-identity-number = You cannot search by national identity number. Search by name or organisation number.
parties-unused-scope = The link named a type that does not exist, so everyone is here.
parties-unused-deleted = The link’s choice about deleted parties was not used.
parties-unused-folder = The link named a folder that does not exist, so you will get to the inbox.
parties-unused-page = The link led to a page that does not exist, so this is the first one.

# Errors
error-reference = Reference: { $reference }
error-to-start = To the start page
error-to-inbox = To the inbox
error-try-again = Try again
error-log-in = Log in
error-log-in-again = Log in again
error-log-in-stronger = Log in at the high level
error-choose-party = Choose party
not-found-heading = The page does not exist
not-found-text = Check that the address is right. The page may also have moved.
bad-request-heading = We did not understand the request
bad-request-text = Something in the address or the form could not be read. Go back and try again.
method-heading = The page cannot be used like this
method-text = Go to the page by a link or button of ours.
too-large-heading = What you sent was too large
too-large-text = Nothing has been saved. Shorten it and try again.
media-type-heading = The form could not be read
media-type-text = Nothing has been saved. Go back and send the form from our page.
form-refused-heading = We did not do what you asked
form-refused-text = The form was too old, or came from another page than ours. Go back, reload the page and try again.
signed-out-heading = You are logged out
signed-out-text = What you tried has not been done. Log in to go on.
overloaded-heading = There are too many visitors right now
overloaded-text = Wait a little and try again. Nothing is lost.
too-many-heading = You have tried too many times
too-many-text = Wait a minute and try again.
speculative-heading = The page is not loaded in advance
speculative-text = Opening a message is recorded. Follow the link when you want to read it.
internal-heading = Something went wrong on our side
internal-text = The fault is ours. Try again in a while.
store-heading = A short interruption on our side
store-text = You are still logged in. Try again in a while.
upstream-heading = We cannot get the messages now
upstream-text = The fault is not yours, and no messages are lost. Try again in a while.
upstream-slow-heading = It took too long to get the messages
upstream-slow-text = The fault is not yours, and no messages are lost. Try again in a while.
dialog-not-found-heading = The message does not exist
dialog-not-found-text = Check that the link is complete. The message may also have been removed by its sender.
dialog-no-access-heading = You do not have access to this message
dialog-no-access-text = Whoever the message is for can give you access. Access given today may take up to 15 minutes to work.
dialog-deleted-heading = The message has been deleted
dialog-deleted-text = Whoever sent the message has deleted it.
dialog-expired-heading = The message has been taken away
dialog-expired-text = It was shown in the inbox until { $when }. Ask its sender if you need it.
dialog-expired-unknown-text = The time it was to be shown is over. Ask its sender if you need it.
dialog-later-heading = The message is not visible yet
dialog-later-text = It will be visible { $when }. Come back then.
dialog-later-unknown-text = It will be visible later. Come back then.
level-heading = This message needs a stronger login
level-text = You must log in at the high security level, for instance with BankID, to read it. You then come straight back here.
party-heading = You cannot act for this party
party-text = The link may have been made for somebody else, or the access has been withdrawn.
login-cancelled-heading = The login was cancelled
login-cancelled-text = You are not logged in. You can try again whenever you like.
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
login-loop-heading = The login does not get through
login-loop-text = We have sent you to log in several times without success. Does the browser accept cookies, and is the clock of the device right?
login-start-refused-heading = A login must be started from the page
login-start-refused-text = Something other than you started the login. Open the page and log in from there.
log-out-heading = You are logged out of the inbox
log-out-text = One step remains: log out of ID-porten as well, so that nobody can go on to other services as you.
log-out-go-on = Log out of ID-porten
