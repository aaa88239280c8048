Feature: A box that is new
  A factory-new box locks by itself at once; the keyholder's part begins with the pairing.
  Source: rules SEC-1 and SES-1.

  Background:
    Given a factory-new lockbox

  Rule: SEC-1 Commands are authenticated with a key that is agreed at pairing

    @smoke
    Scenario: Once paired, the keyholder's commands are obeyed
      When I pair the lockbox
      And the keyholder starts a lock session of 2 hours
      Then the lockbox is locked
      And the dashboard shows the session as "locked"

    Scenario: The pairing survives a power cut
      Given I pair the lockbox
      When the power is cut for 1 hour
      And the keyholder starts a lock session of 2 hours
      Then the lockbox is locked

  Rule: SEC-1 A person brings the code from the lock's display to the dashboard

    Scenario: The code is there to be typed or scanned
      When I choose "Settings"
      And I choose "Pairing"
      Then the display shows "Pairing code for dashboard"
      And the display shows a QR code
      When I note the pairing code
      And the administrator pairs with the noted code
      Then the display does not show "Pairing code"
      And the audit log shows "paired" once

    Scenario: With another code nothing is paired
      When I pair the lockbox with a wrong code
      Then the request is refused with "wrong pairing code"
      And the display shows "Pairing code"
      When the keyholder starts a lock session of 2 hours
      Then the request is refused with "not paired"
      And the lockbox is unlocked

    Scenario: A code is over when its screen is left
      When I choose "Settings"
      And I choose "Pairing"
      And I note the pairing code
      And I press Back
      And the administrator pairs with the noted code
      Then the request is refused with "pairing screen is not shown"

    Scenario: The next time another code is shown
      When I choose "Settings"
      And I choose "Pairing"
      And I note the pairing code
      And I press Back
      And I choose "Pairing"
      And the administrator pairs with the noted code
      Then the request is refused with "wrong pairing code"

    Scenario: A code pairs once
      When I choose "Settings"
      And I choose "Pairing"
      And I note the pairing code
      And the administrator pairs with the noted code
      And the administrator pairs with the noted code
      Then the request is refused with "pairing screen is not shown"
      And the audit log shows "paired" once

    Scenario: A code that nobody can see pairs nothing
      When I choose "Settings"
      And I choose "Pairing"
      And I note the pairing code
      And 121 seconds pass
      And the administrator pairs with the noted code
      Then the display is off
      And the request is refused with "pairing screen is not shown"

    Scenario: A lock that can't be reached is given up
      Given the lockbox is offline
      When I pair the lockbox
      And 1 minute passes
      Then the request is refused with "no answer from the lock"

  Rule: SEC-1 The old pairing counts until the new one is complete

    Scenario Outline: It survives a pairing that comes to nothing
      Given I pair the lockbox
      When I pair the lockbox with a wrong code
      And <then>
      And the keyholder starts a lock session of 2 hours
      Then the lockbox is locked

      Examples:
        | why                | then                        |
        | the screen is left | I press Back                |
        | the power goes     | the power is cut for 1 hour |
        | nothing            | 2 minutes pass              |

    Scenario: A new one takes its place
      Given I pair the lockbox
      When I pair the lockbox
      And the keyholder starts a lock session of 2 hours
      Then the lockbox is locked
      When the keyholder ends the session
      Then the lockbox is unlocked

  Rule: SES-1 A local session needs neither pairing nor network

    Scenario: Not paired, a lock on the device works
      When I start a lock of 10 minutes
      Then the lockbox is locked
      When 10 minutes pass
      Then the lockbox is unlocked
