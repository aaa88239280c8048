# Source: behaviour.md, KEY-7
Feature: As many keys as fit

  Rule: KEY-7 In one lock there is room for 64 PINs

    Scenario: 64 PINs fit, one more is refused, and each opens
      Given a lockbox
      And the clock reads 2026-03-05 08:00 UTC
      And the users:
        | name  | e-mail            | role      |
        | Paula | paula@example.com | ROLE-USER |
      And USB power is connected
      And the lockbox is locked with a code
      And the administrator makes a digital key:
        | description | user | from | until | role | PIN |
        | guest 01 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4011 |
        | guest 02 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4022 |
        | guest 03 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4033 |
        | guest 04 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4044 |
        | guest 05 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4055 |
        | guest 06 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4066 |
        | guest 07 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4077 |
        | guest 08 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4088 |
        | guest 09 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4099 |
        | guest 10 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4110 |
        | guest 11 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4121 |
        | guest 12 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4132 |
        | guest 13 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4143 |
        | guest 14 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4154 |
        | guest 15 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4165 |
        | guest 16 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4176 |
        | guest 17 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4187 |
        | guest 18 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4198 |
        | guest 19 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4209 |
        | guest 20 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4220 |
        | guest 21 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4231 |
        | guest 22 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4242 |
        | guest 23 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4253 |
        | guest 24 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4264 |
        | guest 25 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4275 |
        | guest 26 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4286 |
        | guest 27 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4297 |
        | guest 28 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4308 |
        | guest 29 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4319 |
        | guest 30 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4330 |
        | guest 31 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4341 |
        | guest 32 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4352 |
        | guest 33 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4363 |
        | guest 34 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4374 |
        | guest 35 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4385 |
        | guest 36 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4396 |
        | guest 37 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4407 |
        | guest 38 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4418 |
        | guest 39 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4429 |
        | guest 40 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4440 |
        | guest 41 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4451 |
        | guest 42 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4462 |
        | guest 43 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4473 |
        | guest 44 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4484 |
        | guest 45 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4495 |
        | guest 46 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4506 |
        | guest 47 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4517 |
        | guest 48 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4528 |
        | guest 49 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4539 |
        | guest 50 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4550 |
        | guest 51 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4561 |
        | guest 52 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4572 |
        | guest 53 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4583 |
        | guest 54 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4594 |
        | guest 55 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4605 |
        | guest 56 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4616 |
        | guest 57 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4627 |
        | guest 58 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4638 |
        | guest 59 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4649 |
        | guest 60 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4660 |
        | guest 61 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4671 |
        | guest 62 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4682 |
        | guest 63 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4693 |
        | guest 64 | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 4704 |
      When the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | one more    | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      Then the request is refused with "PIN"
      And Paula does not see the digital key "one more"
      When I enter "4011" on the keypad
      Then the lockbox is unlocked
      When 35 seconds pass
      And I enter "4704" on the keypad
      Then the lockbox is unlocked
      When the administrator deletes the digital key "guest 07"
      And the administrator makes a digital key:
        | description | user  | from                 | until                | role      | PIN   |
        | one more    | Paula | 2026-03-05 08:00 UTC | 2026-03-06 08:00 UTC | ROLE-USER | 48151 |
      And 35 seconds pass
      And I enter "48151" on the keypad
      Then the lockbox is unlocked
