Feature: Menus and confirmations
  What can be chosen depends on what the session allows; what can't be chosen isn't there.
  Source: document A, steps 2 and 3; rules BTN-4, BTN-5, BTN-6 and BTN-7.

  Background:
    Given a lockbox

  Rule: BTN-4 The main menu stands there while the box is unlocked

    @smoke
    Scenario: The rows of the main menu
      Then the menu shows:
        | Lock           |
        | Lock Forever   |
        | Lock with Code |
        | Settings       |
        | Sleep          |

    Scenario Outline: It stands there after every unlock
      Given a keyholder's lock session of 2 hours is running
      When <unlock>
      Then the lockbox is unlocked
      And the menu shows:
        | Lock           |
        | Lock Forever   |
        | Lock with Code |
        | Settings       |
        | Sleep          |

      Examples:
        | unlock                            |
        | the keyholder unlocks the lockbox |
        | the keyholder ends the session    |
        | 2 hours pass                      |
        | the power is cut for 3 hours      |

    Scenario: Lock with Code asks for a password of one's own first
      Given a factory-new lockbox
      When I choose "Lock with Code"
      Then the lockbox is unlocked
      And the display shows "Set a password first"

  Rule: BTN-5 The lock menu has the rows that the session allows

    Scenario: Everything allowed
      Given the keyholder starts a lock session:
        | duration | breaks     | every | emergency unlock |
        | 7 days   | 15 minutes | 1 day | on               |
      When I open the lock menu
      Then the menu shows:
        | Go Back          |
        | Sleep            |
        | Take a Break     |
        | Emergency Unlock |
        | Restart Device   |

    Scenario: No emergency unlock
      Given the keyholder starts a lock session:
        | duration | breaks     | every | emergency unlock |
        | 7 days   | 15 minutes | 1 day | off              |
      When I open the lock menu
      Then the menu shows:
        | Go Back        |
        | Sleep          |
        | Take a Break   |
        | Restart Device |

    Scenario: Neither of them
      Given emergency unlock is off
      And a lock session of 7 days is running
      When I open the lock menu
      Then the menu shows:
        | Go Back        |
        | Sleep          |
        | Restart Device |

    Scenario: Go Back returns to the lock screen
      Given a lock session of 7 days is running
      And I open the lock menu
      When I choose "Go Back"
      Then the display shows "Locked"
      And the display does not show "Restart Device"

    Scenario: Restart Device restarts, still locked
      Given a lock session of 7 days is running
      And I open the lock menu
      When I choose "Restart Device"
      Then the display shows "Locked"
      And the lockbox is locked
      And the audit log shows "restart: requested" once

    Scenario: The lock menu is there although the sensors say unlocked
      Given a lock session of 7 days is running
      And latch sensor 1 is stuck at unlocked
      And latch sensor 2 is stuck at unlocked
      When I open the lock menu
      Then the menu shows:
        | Go Back          |
        | Sleep            |
        | Emergency Unlock |
        | Restart Device   |

    Scenario: The break screen has no emergency unlock where it is off
      Given the keyholder starts a lock session:
        | duration | breaks     | every  | emergency unlock |
        | 7 days   | 15 minutes | 1 hour | off              |
      And 1 hour passes
      And I open the lock menu
      And I choose "Take a Break"
      When I confirm
      Then the menu shows:
        | End Break |

  Rule: BTN-6 The settings

    Scenario: The rows of the settings
      When I choose "Settings"
      Then the menu shows:
        | Go Back              |
        | Emergency Unlock: on |
        | Breaks               |
        | Change Password      |
        | Pairing              |
        | About                |
        | Restart Device       |

    Scenario: The emergency unlock is switched where it stands
      Given I choose "Settings"
      When I choose "Emergency Unlock: on"
      Then the menu shows:
        | Go Back               |
        | Emergency Unlock: off |
        | Breaks                |
        | Change Password       |
        | Pairing               |
        | About                 |
        | Restart Device        |
      And the keyholder sees "Emergency option: off"

  Rule: BTN-7 What can't be undone asks first, the harmless choice standing first

    Scenario Outline: A confirmation in the main menu
      When I choose "<row>"
      Then the lockbox is unlocked
      And the menu shows:
        | Cancel   |
        | <action> |

      Examples:
        | row          | action       |
        | Lock Forever | Lock Forever |
        | Sleep        | Sleep now    |

    Scenario Outline: A confirmation in the lock menu
      Given breaks of 15 minutes are allowed every 1 hour
      And a keyholder's lock session of 7 days is running
      And 1 hour passes
      And I open the lock menu
      When I choose "<row>"
      Then the menu shows:
        | Cancel   |
        | <action> |

      Examples:
        | row              | action       |
        | Take a Break     | Take a Break |
        | Emergency Unlock | Unlock now   |
        | Sleep            | Sleep now    |

    Scenario Outline: Pressing Lock/Enter alone confirms nothing
      Given I choose "<row>"
      When I press Lock/Enter
      Then the lockbox is unlocked
      And the display is bright
      And the display shows "Lock Forever"

      Examples:
        | row          |
        | Lock Forever |
        | Sleep        |

    Scenario: On the timer screen Lock/Enter starts the lock at once
      Given I choose "Lock"
      When I press Lock/Enter
      Then the lockbox is locked
      And the lock session is running
