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

  Rule: SES-1 A local session needs neither pairing nor network

    Scenario: Not paired, a lock on the device works
      When I start a lock of 10 minutes
      Then the lockbox is locked
      When 10 minutes pass
      Then the lockbox is unlocked
