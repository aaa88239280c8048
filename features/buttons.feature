Feature: Buttons and knob
  Two buttons and a knob between them do everything, and no careless touch does any harm.
  Source: document A, step 1; rules BTN-1, BTN-2, BTN-3 and BTN-8.

  Background:
    Given a lockbox

  Rule: BTN-1 A hold of 2 seconds opens the lock menu, and no hold ever chooses

    @smoke
    Scenario: The menu opens at 2 seconds, while the button is still held
      Given a lock session of 1 day is running
      And I begin to hold Lock/Enter
      When 1 second passes
      Then the display does not show "Go Back"
      When 1 second passes
      Then the display shows "Go Back"

    Scenario Outline: Equal counts as reached
      Given a lock session of 1 day is running
      When I hold Lock/Enter for <hold>
      Then the display <shown> "Emergency Unlock"

      Examples:
        | hold        | shown         |
        | 1.9 seconds | does not show |
        | 1999 ms     | does not show |
        | 2 seconds   | shows         |
        | 2.1 seconds | shows         |

    Scenario Outline: A hold that is too short is told to be longer, and does nothing else
      Given a lock session of 1 day is running
      When I hold Lock/Enter for <hold>
      Then the display shows "Hold longer"
      And the lockbox is locked
      And the lock session is running

      Examples:
        | hold        |
        | 300 ms      |
        | 1 second    |
        | 1.9 seconds |

    Scenario: In a menu Lock/Enter acts when it is let go, not before
      Given a lock session of 1 day is running
      And I open the lock menu
      And I scroll to "Sleep"
      When I begin to hold Lock/Enter
      Then the display shows "Restart Device"
      When I let go of Lock/Enter
      Then the display shows "Cancel"

    Scenario Outline: In a menu a long hold chooses nothing
      Given a lock session of 1 day is running
      And I open the lock menu
      And I scroll to "Sleep"
      When I hold Lock/Enter for <hold>
      Then the display is bright
      And the display shows "Restart Device"

      Examples:
        | hold        |
        | 2 seconds   |
        | 9.9 seconds |

    @safety
    Scenario Outline: On the confirmation screen a long hold confirms nothing
      Given a lock session of 1 day is running
      And I open the lock menu
      And I choose "Emergency Unlock"
      And I turn the knob 1 step clockwise
      When I hold Lock/Enter for <hold>
      Then the display shows "Cancel"
      And the lockbox is locked

      Examples:
        | hold        |
        | 2 seconds   |
        | 5 seconds   |
        | 9.9 seconds |

    @safety
    Scenario: On the confirmation screen a hold below 2 seconds confirms
      Given a lock session of 1 day is running
      And I open the lock menu
      And I choose "Emergency Unlock"
      And I turn the knob 1 step clockwise
      When I hold Lock/Enter for 1.9 seconds
      Then the lockbox is unlocked

  Rule: BTN-2 Back returns one screen and changes nothing

    Scenario Outline: Back returns to the main menu
      Given I choose "<row>"
      When I press Back
      Then the lockbox is unlocked
      And the menu shows:
        | Lock           |
        | Lock Forever   |
        | Lock with Code |
        | Settings       |
        | Sleep          |

      Examples:
        | row          |
        | Lock         |
        | Lock Forever |
        | Settings     |
        | Sleep        |

    Scenario: Back returns one screen only
      Given I choose "Settings"
      And I choose "About"
      When I press Back
      Then the display shows "Change Password"

    Scenario: Back returns from the lock menu to the lock screen
      Given a lock session of 1 day is running
      And I open the lock menu
      When I press Back
      Then the display shows "Locked"
      And the display does not show "Go Back"

    Scenario: Back forgets what was turned on the timer screen
      Given I choose "Lock"
      And I turn the knob 3 steps clockwise
      When I press Back
      And I choose "Lock"
      Then the display shows "10:00"

    Scenario: Back does nothing on the lock screen
      Given a lock session of 1 day is running
      When I press Back
      And I hold Back for 5 seconds
      Then the display shows "Locked"
      And the display does not show "Emergency Unlock"
      And the lock session is running

    Scenario: Back does nothing in the main menu
      Given I scroll to "Settings"
      When I press Back
      And I press Lock/Enter
      Then the display shows "Change Password"

  Rule: BTN-3 A hold of 10 seconds restarts the device at any time

    Scenario: 9.9 seconds don't restart it
      Given a lock session of 1 day is running
      When I hold Lock/Enter for 9.9 seconds
      Then the menu shows:
        | Go Back          |
        | Sleep            |
        | Emergency Unlock |
        | Restart Device   |

    @smoke @safety
    Scenario: 10 seconds restart it, still locked
      Given a lock session of 1 day is running
      When I hold Lock/Enter for 10 seconds
      Then the display shows "Locked"
      And the display does not show "Go Back"
      And the lockbox is locked
      And the lock session is running
      And the audit log shows "restart: requested" once

    Scenario: The session keeps its end
      Given a lock session of 1 hour is running
      When I hold Lock/Enter for 10 seconds
      And 59 minutes 45 seconds pass
      Then the lockbox is locked
      When 5 seconds pass
      Then the lockbox is unlocked

    Scenario: A cooldown survives
      Given a lock session of 1 day is running
      And I open the lock menu
      And I choose "Emergency Unlock"
      And I confirm
      When I hold Lock/Enter for 10 seconds
      And I start a lock of 10 minutes
      Then error E-LOCK-20 is shown

    Scenario: Unlocked, the main menu stands there afterwards
      Given I choose "Settings"
      When I hold Lock/Enter for 10 seconds
      Then the lockbox is unlocked
      And the menu shows:
        | Lock           |
        | Lock Forever   |
        | Lock with Code |
        | Settings       |
        | Sleep          |

    @safety
    Scenario: A confirmation screen is left unconfirmed by the restart
      Given a lock session of 1 day is running
      And I open the lock menu
      And I choose "Emergency Unlock"
      And I turn the knob 1 step clockwise
      When I hold Lock/Enter for 10 seconds
      Then the lockbox is locked
      And the lock session is running

  Rule: BTN-8 In the dimmed or dark state the first press or turn only wakes

    Scenario Outline: The first press is thrown away
      Given <idle> pass
      When I press Lock/Enter
      Then the display is bright
      And the menu shows:
        | Lock           |
        | Lock Forever   |
        | Lock with Code |
        | Settings       |
        | Sleep          |

      Examples: Dimmed, dark, deep sleep
        | idle       |
        | 40 seconds |
        | 3 minutes  |
        | 20 minutes |

    Scenario Outline: The first turn is thrown away
      Given <idle> pass
      When I turn the knob 1 step clockwise
      And I press Lock/Enter
      Then the display shows "10:00"

      Examples: The first row, Lock, is still the selected one
        | idle       |
        | 40 seconds |
        | 3 minutes  |

    @safety
    Scenario: A dimmed confirmation screen is not confirmed by the press that wakes it
      Given a lock session of 1 day is running
      And I open the lock menu
      And I choose "Emergency Unlock"
      And I turn the knob 1 step clockwise
      And 40 seconds pass
      When I press Lock/Enter
      Then the lockbox is locked

    Scenario Outline: A hold counts from the edge that wakes
      Given a lock session of 3 days is running
      And <idle> pass
      When I hold Lock/Enter for 2 seconds
      Then the display shows "Emergency Unlock"

      Examples:
        | idle       |
        | 40 seconds |
        | 3 minutes  |
